import assert from 'node:assert/strict';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import type { ClientMetadata } from 'oidc-provider';
import type { Begun, Callback, IdentitySource } from '../../../server/federation/source.ts';
import { sourceConfig } from '../../../server/federation/source-config.ts';
import { openIdentitySource } from '../../../server/identity-sources.ts';
import {
  type Changes,
  identitySourceContract,
  loginAt,
  type SourceUnderTest,
} from '../../contracts/identity-source.ts';
import { callbackUrl, common, createTools } from '../../federation/support.ts';
import { type BareProvider, startBareProvider } from '../../support/bare-provider.ts';
import { bad, type HostileServer, startHostileServer } from '../../support/hostile-server.ts';
import { createBrowser } from '../../support/http-browser.ts';

/** Against `oidc-provider` as it comes: PAR, private_key_jwt, encrypted ID tokens. */
describe('adapters/sources/oidc with an independent provider', () => {
  let provider: BareProvider;
  let hostile: HostileServer;
  let signingKey: Record<string, unknown>;
  let decryptionKey: Record<string, unknown>;
  const person = { accountId: 'upstream-person-1', acr: 'phrh', amr: ['pwd', 'otp', 'mfa'] };

  const connection = (changes: Record<string, unknown> = {}) => ({
    issuer: provider.issuer,
    clientId: 'with-key',
    clientAuthentication: 'private_key_jwt',
    encryption: { content: ['A256GCM'] },
    ...changes,
  });
  const secrets = () => ({ signingKey, decryptionKeys: [decryptionKey], clientSecret: 'a-secret-of-the-test-suite-1' });

  function open(changes: Changes = {}, settings: Record<string, unknown> = {}): IdentitySource {
    const { enabled, highestIal, highestAcr, ...tools } = changes;
    const given = { enabled, highestIal, highestAcr };
    const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const config = sourceConfig.parse({ ...common, ...set, kind: 'oidc', connection: connection(settings) });
    return openIdentitySource(config, secrets(), createTools([new URL(provider.issuer).host, hostile.host], tools));
  }

  async function login(begun: Begun): Promise<Callback> {
    assert.equal(begun.how, 'redirect');
    const browser = createBrowser();
    const page = await browser.open(begun.how === 'redirect' ? begun.url : '', { stopAt: callbackUrl });
    browser.close();
    assert.ok(page.location, page.body);
    return { by: 'browser', method: 'GET', parameters: page.location.searchParams };
  }

  before(async () => {
    const sign = await generateKeyPair('ES256', { extractable: true });
    const decrypt = await generateKeyPair('ECDH-ES', { extractable: true });
    signingKey = { ...(await exportJWK(sign.privateKey)), kid: 'ours-sig', alg: 'ES256' };
    decryptionKey = { ...(await exportJWK(decrypt.privateKey)), kid: 'ours-enc', alg: 'ECDH-ES' };
    const keys = [
      { ...(await exportJWK(sign.publicKey)), kid: 'ours-sig', alg: 'ES256', use: 'sig' },
      { ...(await exportJWK(decrypt.publicKey)), kid: 'ours-enc', alg: 'ECDH-ES', use: 'enc' },
    ];
    const basic: ClientMetadata = {
      client_id: 'basic',
      client_secret: 'a-secret-of-the-test-suite-1',
      redirect_uris: [callbackUrl],
      post_logout_redirect_uris: ['https://door.example/'],
    };
    hostile = await startHostileServer();
    provider = await startBareProvider({
      login: () => person,
      claims: { name: '李示例', ial: '4', document_type: 'resident-id', document_number: '440000199003079985' },
      clients: [
        basic,
        {
          ...basic,
          client_id: 'with-key',
          client_secret: undefined,
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: 'ES256',
          jwks: { keys },
          id_token_encrypted_response_alg: 'ECDH-ES',
          id_token_encrypted_response_enc: 'A256GCM',
        } as ClientMetadata,
      ],
    });
  });
  after(async () => {
    await provider.close();
    await hostile.close();
  });

  const under = (): SourceUnderTest => ({
    open: async (changes) => open(changes),
    login,
    issuer: provider.issuer,
    subject: person.accountId,
    isReplayable: true,
    openBad: Object.fromEntries(
      Object.entries(bad).map(([what, handler]) => [
        what,
        async () => {
          hostile.routes['/.well-known/openid-configuration'] = handler;
          return open({ timeoutMs: 300 }, { issuer: hostile.origin });
        },
      ]),
    ),
  });
  identitySourceContract('oidc', under);

  it('brings the person in our words, capped', async () => {
    const source = open();
    const { begun, callback } = await loginAt({ login }, source);
    const completed = await source.complete(callback, begun.kept);
    assert.ok(completed.ok);
    const { identity } = completed;
    assert.equal(identity.name, '李示例');
    const document = { type: 'resident-id', issuer: 'CHN', number: '440000199003079985', level: 3 };
    assert.deepEqual(identity.document, { ...document, vouchedBy: [provider.issuer] });
    assert.deepEqual([identity.assurance.ial, identity.assurance.acr], [3, 'urn:yimen:aal2']);
    assert.deepEqual(identity.assurance.amr, ['pwd', 'otp', 'mfa']);
  });

  it('pushes its request where that is offered, and sends nothing else by the browser', async () => {
    const started = await open().begin({ callbackUrl, locale: 'en', fresh: true });
    assert.ok(started.ok && started.begun.how === 'redirect');
    const url = new URL(started.begun.url);
    assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request_uri']);
  });

  for (const method of ['client_secret_basic', 'client_secret_post']) {
    it(`knows itself by ${method} too, and manual endpoints do for discovery`, async () => {
      const endpoints = {
        authorization: `${provider.issuer}/authorize`,
        token: `${provider.issuer}/token`,
        jwks: `${provider.issuer}/jwks`,
        issInResponse: true,
      };
      const settings = { clientId: 'basic', clientAuthentication: method, encryption: null, endpoints };
      const source = open({}, settings);
      const { begun, callback } = await loginAt({ login }, source);
      const completed = await source.complete(callback, begun.kept);
      assert.ok(completed.ok && completed.identity.name === undefined, 'no userinfo endpoint, no name');
    });
  }

  it('T-109 refuses an ID token in the clear where an encrypted one was agreed on', async () => {
    const source = open({}, { clientId: 'basic', clientAuthentication: 'client_secret_basic' });
    const { begun, callback } = await loginAt({ login }, source);
    assert.deepEqual(await source.complete(callback, begun.kept), { ok: false, reason: 'not-encrypted' });
  });

  it('T-109 refuses an ID token encrypted to another key', async () => {
    const other = await generateKeyPair('ECDH-ES', { extractable: true });
    const mine = decryptionKey;
    decryptionKey = { ...(await exportJWK(other.privateKey)), kid: 'ours-enc', alg: 'ECDH-ES' };
    const source = open();
    decryptionKey = mine;
    const { begun, callback } = await loginAt({ login }, source);
    assert.deepEqual(await source.complete(callback, begun.kept), { ok: false, reason: 'decryption-failed' });
  });

  it('asks for a fresh login and believes only an answer that shows one', async () => {
    const source = open();
    const request = { callbackUrl, locale: 'en', fresh: true } as const;
    const started = await source.begin(request);
    assert.ok(started.ok);
    const callback = await login(started.begun);
    const later = { ...started.begun.kept, freshSince: String(Math.floor(Date.now() / 1000) + 600) };
    assert.deepEqual(await source.complete(callback, later), { ok: false, reason: 'too-old' });
    const again = await source.begin(request);
    assert.ok(again.ok);
    assert.ok((await source.complete(await login(again.begun), again.begun.kept)).ok);
  });

  it('ends the session there by an address with the ID token as hint', async () => {
    const source = open({}, { clientId: 'basic', clientAuthentication: 'client_secret_basic', encryption: null });
    const { begun, callback } = await loginAt({ login }, source);
    const completed = await source.complete(callback, begun.kept);
    assert.ok(completed.ok);
    const back = { returnTo: 'https://door.example/', state: 'a-state' };
    const url = new URL((await source.logoutUrl?.(completed.identity.session, back)) ?? '');
    assert.equal(url.searchParams.get('state'), 'a-state');
    assert.equal(`${url.origin}${url.pathname}`, `${provider.issuer}/logout`);
    const browser = createBrowser();
    assert.equal((await browser.get(url)).status, 200, 'the provider accepts hint and return address');
    browser.close();
  });

  it('says what is wrong with the settings: another issuer, an unknown client', async () => {
    assert.deepEqual(await open({}, { issuer: `${provider.issuer}/` }).test(), [
      { name: 'discovery', ok: false, detail: 'metadata-issuer' },
    ]);
    const steps = await open({}, { clientId: 'nobody' }).test();
    assert.deepEqual(steps, [
      { name: 'discovery', ok: true },
      { name: 'keys', ok: true },
      { name: 'client', ok: false, detail: 'client-refused' },
    ]);
  });

  it('publishes the public halves of its keys and nothing more', () => {
    const described = open().describe?.(callbackUrl);
    const { keys } = JSON.parse(described?.body ?? '') as { keys: Record<string, unknown>[] };
    assert.deepEqual(
      keys.map(({ kid, use }) => [kid, use]),
      [
        ['ours-sig', 'sig'],
        ['ours-enc', 'enc'],
      ],
    );
    assert.ok(keys.every((key) => !('d' in key)));
  });

  describe('back-channel logout', () => {
    const event = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const make = async (changes: Record<string, unknown> = {}, typ = 'logout+jwt') => {
      const now = Math.floor(Date.now() / 1000);
      const right = { iss: provider.issuer, aud: 'with-key', iat: now, exp: now + 120, jti: crypto.randomUUID() };
      const claims = { ...right, sub: person.accountId, sid: 's-1', events: event, ...changes };
      return new SignJWT(JSON.parse(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'ES256', kid: 'bare', typ })
        .sign(await importJWK(provider.signingKey, 'ES256'));
    };
    const receive = async (token: string) => open().receiveLogout?.(token);

    it('tells whom it is about, also while the source is switched off', async () => {
      const expected = { ok: true, logout: { issuer: provider.issuer, subject: person.accountId, sessionId: 's-1' } };
      assert.deepEqual(await receive(await make()), expected);
      assert.deepEqual(await open({ enabled: false }).receiveLogout?.(await make()), expected);
    });

    const refused: [string, Record<string, unknown>, string, string?][] = [
      ['another issuer', { iss: 'https://other.example' }, 'issuer-mismatch'],
      ['another audience', { aud: 'somebody' }, 'audience-mismatch'],
      ['a nonce: an ID token', { nonce: 'n' }, 'response-malformed'],
      ['no event', { events: {} }, 'response-malformed'],
      ['an event that is no object', { events: { ...event, [Object.keys(event)[0]!]: null } }, 'response-malformed'],
      ['nobody', { sub: undefined, sid: undefined }, 'claim-missing'],
      ['no jti', { jti: undefined }, 'claim-missing'],
      ['an hour of age', { iat: Math.floor(Date.now() / 1000) - 3600 }, 'expired'],
      ['an end in the past', { exp: Math.floor(Date.now() / 1000) - 60 }, 'expired'],
      ['the type of an access token', {}, 'response-malformed', 'at+jwt'],
    ];
    for (const [what, changes, reason, typ] of refused) {
      it(`refuses a logout token with ${what}`, async () => {
        assert.deepEqual(await receive(await make(changes, typ)), { ok: false, reason });
      });
    }

    it('refuses a logout token of another key, one without signature, and rubbish', async () => {
      const { privateKey } = await generateKeyPair('ES256');
      const forged = await new SignJWT({ events: event })
        .setProtectedHeader({ alg: 'ES256', kid: 'bare' })
        .sign(privateKey);
      assert.deepEqual(await receive(forged), { ok: false, reason: 'signature-invalid' });
      const [, payload] = (await make()).split('.');
      const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
      assert.deepEqual(await receive(none), { ok: false, reason: 'algorithm-not-allowed' });
      assert.deepEqual(await receive('x'), { ok: false, reason: 'response-malformed' });
    });

    it('hears one of sixteen copies', async () => {
      const source = open();
      const token = await make();
      const all = await Promise.all(Array.from({ length: 16 }, () => source.receiveLogout?.(token)));
      assert.equal(all.filter((one) => one?.ok).length, 1);
    });
  });
});
