import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mock } from 'node:test';
import { exportSPKI, importJWK } from 'jose';
import type { Begun, IdentitySource } from '../../../server/federation/source.ts';
import { sourceConfig } from '../../../server/federation/source-config.ts';
import { openIdentitySource } from '../../../server/identity-sources.ts';
import type { Changes } from '../../contracts/identity-source.ts';
import { callbackUrl, common, createTools } from '../../federation/support.ts';
import { type HostileOidc, hostileClientId, startHostileOidc } from '../../support/hostile-oidc.ts';
import { bad, json } from '../../support/hostile-server.ts';

describe('adapters/sources/oidc with a hostile provider', () => {
  let upstream: HostileOidc;
  let other: HostileOidc;

  beforeEach(async () => {
    [upstream, other] = await Promise.all([startHostileOidc(), startHostileOidc()]);
  });
  afterEach(async () => {
    mock.timers.reset();
    await Promise.all([upstream.close(), other.close()]);
  });

  function open(at: HostileOidc, tools: Changes = {}, settings: Record<string, unknown> = {}): IdentitySource {
    const connection = { issuer: at.issuer, clientId: hostileClientId, clientAuthentication: 'client_secret_basic' };
    const config = sourceConfig.parse({ ...common, kind: 'oidc', connection: { ...connection, ...settings } });
    return openIdentitySource(config, { clientSecret: 'of-the-test' }, createTools([at.host, other.host], tools));
  }

  async function begin(source: IdentitySource, at: HostileOidc): Promise<Begun> {
    const started = await source.begin({ callbackUrl, locale: 'zh-Hans' });
    assert.ok(started.ok && started.begun.how === 'redirect', JSON.stringify(started));
    at.nonce = started.begun.kept.nonce ?? '';
    return started.begun;
  }

  const back = (begun: Begun, changes: Record<string, string | undefined> = {}) => {
    const honest = { code: 'a-code', state: begun.kept.state, iss: upstream.issuer, ...changes };
    const pairs = Object.entries(honest).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return { by: 'browser', method: 'GET', parameters: new URLSearchParams(pairs) } as const;
  };

  /** A whole login at `upstream`, with this callback. */
  async function login(changes: Record<string, string | undefined> = {}, source = open(upstream)) {
    const begun = await begin(source, upstream);
    return source.complete(back(begun, changes), begun.kept);
  }

  it('lets an honest one in', async () => {
    const completed = await login();
    assert.ok(completed.ok && completed.identity.subject === 'person-1');
  });

  describe('T-107 mix-up of two sources', () => {
    it('refuses the answer of one on the callback of the other, before any code is sent anywhere', async () => {
      assert.deepEqual(await login({ iss: other.issuer }), { ok: false, reason: 'issuer-mismatch' });
      assert.ok(![...upstream.asked, ...other.asked].includes('/token'));
    });

    it('refuses an answer without `iss` of a source that promised it', async () => {
      assert.deepEqual(await login({ iss: undefined }), { ok: false, reason: 'issuer-mismatch' });
    });

    it('refuses the state of a login begun at the other', async () => {
      const begun = await begin(open(upstream), upstream);
      const foreign = await begin(open(other), other);
      const source = open(upstream);
      assert.deepEqual(await source.complete(back(foreign), begun.kept), { ok: false, reason: 'state-mismatch' });
    });

    it('refuses parameters that come twice', async () => {
      const source = open(upstream);
      const begun = await begin(source, upstream);
      const callback = back(begun);
      callback.parameters.append('code', 'another');
      assert.deepEqual(await source.complete(callback, begun.kept), { ok: false, reason: 'callback-malformed' });
    });
  });

  describe('T-109 ID tokens', () => {
    const now = () => Math.floor(Date.now() / 1000);
    const wrongClaims: [string, Record<string, unknown>, string][] = [
      ['of another issuer', { iss: 'https://other.example' }, 'issuer-mismatch'],
      ['for another client', { aud: 'somebody-else' }, 'audience-mismatch'],
      ['for others besides us', { aud: [hostileClientId, 'somebody-else'] }, 'audience-mismatch'],
      ['for us by way of another client', { azp: 'somebody-else' }, 'party-mismatch'],
      ['with another nonce', { nonce: 'of-another-login' }, 'nonce-mismatch'],
      ['without nonce', { nonce: undefined }, 'claim-missing'],
      ['out of date', { exp: now() - 3600 }, 'expired'],
      ['without end', { exp: undefined }, 'claim-missing'],
      ['that begins tomorrow', { nbf: now() + 86_400 }, 'not-yet-valid'],
      ['without subject', { sub: undefined }, 'claim-missing'],
      ['with a number for subject', { sub: 1 }, 'claim-missing'],
    ];
    for (const [what, claims, reason] of wrongClaims) {
      it(`refuses one ${what}`, async () => {
        const { makeIdToken } = upstream;
        // `undefined` in the table takes a claim away.
        upstream.makeIdToken = async () => {
          const [, payload] = (await makeIdToken()).split('.');
          const all = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as Record<string, unknown>;
          return upstream.sign(JSON.parse(JSON.stringify({ ...all, ...claims })));
        };
        assert.deepEqual(await login(), { ok: false, reason });
      });
    }

    async function resign(header: Record<string, unknown>, sign: (input: string) => string | Promise<string>) {
      const { makeIdToken } = upstream;
      upstream.makeIdToken = async () => {
        const [, payload] = (await makeIdToken()).split('.');
        const input = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}`;
        return `${input}.${await sign(input)}`;
      };
      return login();
    }

    it('refuses one without signature', async () => {
      assert.deepEqual(await resign({ alg: 'none' }, () => ''), { ok: false, reason: 'algorithm-not-allowed' });
    });

    it('refuses one signed by HMAC with the public key, or with the client secret', async () => {
      const publicKey = await importJWK({ ...upstream.publicJwk, ext: true }, 'ES256');
      const pem = await exportSPKI(publicKey as CryptoKey);
      for (const key of [pem, JSON.stringify(upstream.publicJwk), 'of-the-test']) {
        const hmac = (input: string) => createHmac('sha256', key).update(input).digest('base64url');
        const outcome = await resign({ alg: 'HS256', kid: 'first' }, hmac);
        assert.deepEqual(outcome, { ok: false, reason: 'algorithm-not-allowed' });
      }
    });

    it('refuses one signed by an algorithm that is not on the list, though the source offers it', async () => {
      const source = open(upstream, {}, { algorithms: ['PS256'] });
      assert.deepEqual(await login({}, source), { ok: false, reason: 'algorithm-not-allowed' });
    });

    it('refuses one with a changed signature or payload', async () => {
      const outcome = await resign({ alg: 'ES256', kid: 'first' }, () => Buffer.alloc(64, 1).toString('base64url'));
      assert.deepEqual(outcome, { ok: false, reason: 'signature-invalid' });
    });

    it('refuses one with a key of its own in the header', async () => {
      const { makeIdToken } = other;
      other.claims = { iss: upstream.issuer };
      upstream.makeIdToken = () => {
        other.nonce = upstream.nonce;
        return makeIdToken();
      };
      // Same kid, other key: only the published one counts.
      assert.deepEqual(await login(), { ok: false, reason: 'signature-invalid' });
    });

    it('refuses one of an unknown key', async () => {
      const { claims, issuer } = upstream;
      const seconds = now();
      upstream.makeIdToken = () =>
        upstream.sign(
          {
            iss: issuer,
            sub: 'x',
            aud: hostileClientId,
            iat: seconds,
            exp: seconds + 60,
            nonce: upstream.nonce,
            ...claims,
          },
          { kid: 'unknown' },
        );
      assert.deepEqual(await login(), { ok: false, reason: 'key-unknown' });
    });

    it('refuses userinfo about somebody else, or about nobody', async () => {
      upstream.userinfo = { sub: 'person-2' };
      assert.deepEqual(await login(), { ok: false, reason: 'subject-mismatch' });
      upstream.userinfo = {};
      assert.ok(!(await login()).ok);
    });

    it('lets userinfo say nothing that the signed ID token says otherwise', async () => {
      upstream.claims = { name: '李示例' };
      upstream.userinfo = { sub: 'person-1', name: '王示例', iss: 'https://other.example', acr: 'phrh' };
      const completed = await login();
      assert.ok(completed.ok);
      assert.equal(completed.identity.name, '李示例');
      assert.equal(completed.identity.issuer, upstream.issuer);
      assert.equal(completed.identity.assurance.acr, 'urn:yimen:aal1');
    });

    it('refuses an answer without an ID token', async () => {
      upstream.routes['/token'] = json({ access_token: 'opaque', token_type: 'Bearer' });
      assert.deepEqual(await login(), { ok: false, reason: 'response-malformed' });
    });
  });

  it('T-112 takes an address for verified only where the source says exactly so', async () => {
    for (const [said, verified] of [
      [true, true],
      [false, false],
      ['TRUE', false],
      [1, false],
      [undefined, false],
      [[true, true], false],
    ] as const) {
      upstream.userinfo = { sub: 'person-1', email: 'li@example.cn', email_verified: said };
      const completed = await login();
      assert.ok(completed.ok);
      assert.deepEqual(completed.identity.email, { value: 'li@example.cn', verified });
    }
  });

  it('T-110 keeps the same subject and address at two sources apart', async () => {
    const claims = { sub: 'person-1', email: 'li@example.cn', email_verified: true };
    upstream.userinfo = claims;
    other.userinfo = claims;
    const one = await login();
    const source = open(other);
    const begun = await begin(source, other);
    const two = await source.complete(back(begun, { iss: other.issuer }), begun.kept);
    assert.ok(one.ok && two.ok);
    assert.notEqual(one.identity.issuer, two.identity.issuer);
  });

  it('has words for what the token endpoint and the person refuse', async () => {
    const table: [Record<string, string>, string][] = [
      [{ error: 'access_denied' }, 'access-denied'],
      [{ error: 'login_required' }, 'login-required'],
      [{ error: 'temporarily_unavailable' }, 'unreachable'],
      [{ error: 'server_error' }, 'upstream-error'],
    ];
    for (const [answer, reason] of table) {
      assert.deepEqual(await login({ code: undefined, ...answer } as never), { ok: false, reason });
    }
    for (const [error, status, reason] of [
      ['invalid_grant', 400, 'code-refused'],
      ['invalid_client', 401, 'client-refused'],
      ['server_error', 500, 'status'],
    ] as const) {
      upstream.routes['/token'] = json({ error }, status);
      assert.deepEqual(await login(), { ok: false, reason });
    }
    for (const [challenge, reason] of [
      ['Basic realm="x"', 'client-refused'],
      ['Bearer error="invalid_token"', 'upstream-error'],
    ] as const) {
      upstream.routes['/token'] = (response) => {
        response.writeHead(401, { 'www-authenticate': challenge }).end();
      };
      assert.deepEqual(await login(), { ok: false, reason });
    }
  });

  describe('T-117 a source in trouble', () => {
    for (const path of ['/.well-known/openid-configuration', '/token', '/jwks', '/userinfo']) {
      for (const [what, handler] of Object.entries(bad)) {
        it(`ends in time when ${path} ${what}`, async () => {
          const source = open(upstream, { timeoutMs: 250 });
          upstream.routes[path] = handler;
          const started = performance.now();
          const request = { callbackUrl, locale: 'en' } as const;
          const begun = await source.begin(request);
          if (!begun.ok) assert.equal(path, '/.well-known/openid-configuration');
          else {
            upstream.nonce = begun.begun.kept.nonce ?? '';
            const completed = await source.complete(back(begun.begun), begun.begun.kept);
            assert.ok(!completed.ok, JSON.stringify(completed));
          }
          assert.ok(performance.now() - started < 5500);
        });
      }
    }

    it('answers within its deadline even when every step takes nearly as long as one may', async () => {
      const source = open(upstream, { timeoutMs: 400, deadlineMs: 200 });
      upstream.routes['/token'] = bad['never answers']!;
      const begun = await begin(source, upstream);
      assert.deepEqual(await source.complete(back(begun), begun.kept), { ok: false, reason: 'timeout' });
    });

    it('is asked once by a hundred logins that wait for its metadata', async () => {
      const source = open(upstream, { concurrency: 100 });
      await Promise.all(Array.from({ length: 100 }, () => source.begin({ callbackUrl, locale: 'en' })));
      assert.deepEqual(upstream.asked, ['/.well-known/openid-configuration']);
    });

    it('recovers with the next login', async () => {
      const source = open(upstream, { timeoutMs: 250 });
      const honest = upstream.routes['/.well-known/openid-configuration']!;
      upstream.routes['/.well-known/openid-configuration'] = bad['breaks off']!;
      assert.deepEqual(await source.begin({ callbackUrl, locale: 'en' }), { ok: false, reason: 'unreachable' });
      upstream.routes['/.well-known/openid-configuration'] = honest;
      assert.ok((await login({}, source)).ok);
    });

    it('may rotate its keys: one refetch a minute, however many tokens of unknown keys come', async () => {
      mock.timers.enable({ apis: ['Date'], now: Date.now() });
      const source = open(upstream);
      assert.ok((await login({}, source)).ok);
      await upstream.rotate();
      const jwksAsked = () => upstream.asked.filter((path) => path === '/jwks').length;
      for (let time = 0; time < 5; time += 1) {
        assert.deepEqual(await login({}, source), { ok: false, reason: 'key-unknown' });
      }
      assert.equal(jwksAsked(), 1, 'not asked again within the minute');
      mock.timers.tick(61_000);
      assert.ok((await login({}, source)).ok);
      assert.equal(jwksAsked(), 2);
    });

    it('cannot send us to another host by its metadata', async () => {
      const elsewhere = (name: string) => json({ ...metadata(upstream), [name]: `${other.issuer}/token` });
      const metadata = ({ issuer }: HostileOidc) => ({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        userinfo_endpoint: `${issuer}/userinfo`,
      });
      for (const name of ['token_endpoint', 'jwks_uri', 'userinfo_endpoint']) {
        upstream.routes['/.well-known/openid-configuration'] = elsewhere(name);
        assert.deepEqual(await login(), { ok: false, reason: 'not-allowed' });
      }
      assert.deepEqual(other.asked, [], 'though the operator lists that host for another source');
    });

    it('must call itself what it is configured as', async () => {
      upstream.routes['/.well-known/openid-configuration'] = json({ issuer: other.issuer });
      const source = open(upstream);
      assert.deepEqual(await source.begin({ callbackUrl, locale: 'en' }), { ok: false, reason: 'metadata-issuer' });
    });
  });
});
