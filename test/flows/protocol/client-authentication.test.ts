import assert from 'node:assert/strict';
import { createHmac, type KeyObject, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { useApp } from '../../support/app.ts';
import {
  type Answer,
  authorize,
  authorizeOffline,
  basic,
  type Client,
  call,
  callAs,
  makeClient,
  redeem,
  refresh,
  signedIn,
  userinfo,
} from './protocol.ts';

describe('applications that prove who they are', () => {
  const app = useApp();
  const mobile = '13800138660';
  before(() => app().person(mobile));

  const machineMetadata = { grant_types: ['client_credentials'], response_types: [], redirect_uris: [] } as const;
  const credentials = { grant_type: 'client_credentials' };
  const machine = (method?: string) =>
    makeClient(app(), {
      ...machineMetadata,
      grant_types: [...machineMetadata.grant_types],
      response_types: [],
      redirect_uris: [],
      ...(method && { token_endpoint_auth_method: method as never }),
    });
  const inForm = ({ clientId, secret }: Client) => ({ client_id: clientId, client_secret: secret ?? '' });
  const refused = (answer: Answer) => {
    assert.deepEqual([answer.status, answer.body.error], [401, 'invalid_client'], answer.text);
    assert.equal(answer.body.access_token, undefined);
  };

  it('T-033 the registered method lets in and no other, at every endpoint that asks', async () => {
    const header = await machine('client_secret_basic');
    const form = await machine('client_secret_post');
    const asked: [string, Record<string, string>][] = [
      ['/token', credentials],
      ['/introspect', { token: 'x' }],
      ['/revoke', { token: 'x' }],
    ];
    for (const [path, fields] of asked) {
      assert.equal((await callAs(app(), header, path, fields)).status, 200, path);
      assert.equal((await call(app(), path, { form: { ...fields, ...inForm(form) } })).status, 200, path);
      refused(await call(app(), path, { form: { ...fields, ...inForm(header) } }));
      refused(await call(app(), path, { form: fields, headers: { authorization: basic(form) } }));
      refused(await call(app(), path, { form: { ...fields, client_id: header.clientId } }));
    }
  });

  describe('by private_key_jwt', () => {
    let client: Client;
    let key: CryptoKey;
    let foreign: CryptoKey;
    let publicPem: string;
    before(async () => {
      const pair = await generateKeyPair('ES256', { extractable: true });
      key = pair.privateKey;
      foreign = (await generateKeyPair('ES256')).privateKey;
      const jwk = { ...(await exportJWK(pair.publicKey)), alg: 'ES256', use: 'sig', kid: 'k' };
      publicPem = JSON.stringify(jwk);
      client = await makeClient(app(), {
        ...machineMetadata,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        jwks: { keys: [jwk as never] },
      });
    });

    const now = () => Math.floor(Date.now() / 1000);
    const claims = (): JWTPayload => ({
      iss: client.clientId,
      sub: client.clientId,
      aud: app().issuer,
      jti: randomUUID(),
      iat: now(),
      exp: now() + 60,
    });
    const signed = (changes: JWTPayload = {}, by: CryptoKey | KeyObject = key) => {
      const all = Object.entries({ ...claims(), ...changes }).filter(([, value]) => value !== undefined);
      return new SignJWT(Object.fromEntries(all)).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(by);
    };
    const show = (assertion: string, extra: Record<string, string> = {}) =>
      call(app(), '/token', {
        form: {
          ...credentials,
          client_assertion: assertion,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          ...extra,
        },
      });
    const unsigned = (header: object, payload: object) =>
      [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

    it('T-034 takes a good assertion, also of a clock ten seconds ahead', async () => {
      assert.equal((await show(await signed())).status, 200);
      assert.equal((await show(await signed({ iat: now() + 10, nbf: now() + 10 }))).status, 200);
    });

    it('T-034 takes none that is meant for another, too old, too early, without jti or of another', async () => {
      const wrong: Record<string, JWTPayload> = {
        'foreign aud': { aud: 'https://other.example' },
        expired: { iat: now() - 600, exp: now() - 60 },
        'not yet valid': { nbf: now() + 120 },
        'without jti': { jti: undefined as never },
        'without exp': { exp: undefined as never },
        'without aud': { aud: undefined as never },
        'iss of another': { iss: 'another' },
        'without iss': { iss: undefined as never },
      };
      for (const [name, changes] of Object.entries(wrong)) {
        const answer = await show(await signed(changes));
        assert.equal(answer.status, 401, `${name}: ${answer.text}`);
        refused(answer);
      }
      // sub is whom the key is looked up by
      refused(await show(await signed({ sub: 'another' })));
      assert.ok([400, 401].includes((await show(await signed({ sub: undefined as never }))).status));
    });

    it('T-034 T-042 takes no other key, no other algorithm and no key the assertion brings along', async () => {
      refused(await show(await signed({}, foreign)));
      refused(await show(`${unsigned({ alg: 'none' }, claims())}.`));
      const hs = unsigned({ alg: 'HS256', kid: 'k' }, claims());
      for (const secret of [publicPem, client.clientId, ''])
        refused(await show(`${hs}.${createHmac('sha256', secret).update(hs).digest('base64url')}`));
      const own = await exportJWK((await generateKeyPair('ES256')).publicKey);
      for (const header of [
        { jwk: own },
        { jku: 'https://evil.example/jwks' },
        { x5u: 'https://evil.example/c' },
        { kid: 'unknown' },
      ]) {
        const assertion = await new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', ...header }).sign(foreign);
        refused(await show(assertion));
      }
      const critical = unsigned({ alg: 'ES256', kid: 'k', crit: ['x'], x: 1 }, claims());
      refused(await show(`${critical}.${'A'.repeat(86)}`));
      const [header, payload, signature] = (await signed()).split('.');
      refused(await show(`${header}.${payload}.${signature?.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`));
    });

    it('T-034 takes one once, and no secret or other method beside or instead of it', async () => {
      const assertion = await signed();
      assert.equal((await show(assertion)).status, 200);
      refused(await show(assertion));
      assert.equal((await show(await signed(), { client_secret: 'x', client_id: client.clientId })).status, 400);
      assert.ok([400, 401].includes((await show(await signed(), { client_assertion_type: 'x' })).status));
      refused(await call(app(), '/token', { form: { ...credentials, client_id: client.clientId } }));
      refused(
        await call(app(), '/token', { form: { ...credentials, client_id: client.clientId, client_secret: 'x' } }),
      );
    });
  });

  it('T-031 a refresh after a scope, offline access or the grant type was taken from the application gives none of it', async () => {
    const browser = await signedIn(app(), mobile);
    const changeScope = async (client: Client, changes: object) => {
      const { metadata } = await app().database.knex('applications').where({ client_id: client.clientId }).first();
      await app()
        .database.knex('applications')
        .where({ client_id: client.clientId })
        .update({ metadata: JSON.stringify({ ...metadata, ...changes }) });
    };
    const enter = async () => {
      const client = await makeClient(app(), {}, { firstParty: false });
      const login = await authorizeOffline(app(), browser, client, 'openid phone offline_access');
      const { body, text } = await redeem(app(), client, login);
      assert.ok(body.refresh_token, text);
      return { client, token: body.refresh_token };
    };
    /** The service hears of the change by NOTIFY: asked without using anything up, until it answers by the new registration. */
    const heard = async (ask: () => Promise<string>, error: string) => {
      for (let tries = 0; tries < 200; tries += 1) if ((await ask()) === error) return;
      assert.fail(`the change was not heard of: no ${error}`);
    };
    const errorOf = async (client: Client, scope: string) => {
      const { page } = await authorize(app(), browser, client, { scope, prompt: 'none' });
      return page.location?.searchParams.get('error') ?? '';
    };

    const narrowed = await enter();
    await changeScope(narrowed.client, { scope: 'openid offline_access' });
    await heard(() => errorOf(narrowed.client, 'openid phone'), 'invalid_scope');
    const less = await refresh(app(), narrowed.client, narrowed.token);
    assert.equal(less.status, 200, less.text);
    assert.ok(!String(less.body.scope).includes('phone'), less.text);
    assert.equal((await userinfo(app(), less.body.access_token)).body.phone_number, undefined);

    const offline = await enter();
    await changeScope(offline.client, { scope: 'openid' });
    await heard(() => errorOf(offline.client, 'openid phone'), 'invalid_scope');
    const none = await refresh(app(), offline.client, offline.token);
    assert.equal(none.body.error, 'invalid_grant', none.text);

    const grantless = await enter();
    await changeScope(grantless.client, { grant_types: ['authorization_code'] });
    const refused = async () => String((await refresh(app(), grantless.client, 'nonsense')).body.error);
    await heard(refused, 'invalid_request');
    const stopped = await refresh(app(), grantless.client, grantless.token);
    assert.equal(stopped.body.error, 'invalid_request', stopped.text);
    browser.close();
  });

  it('T-016 T-038 request objects and the device flow are off: refused, not ignored', async () => {
    const client = await makeClient(app());
    const browser = await signedIn(app(), mobile);
    const asked = await authorize(app(), browser, client, { request: 'eyJhbGciOiJub25lIn0.e30.' });
    assert.equal(asked.code, '');
    assert.match(asked.page.location?.searchParams.get('error') ?? asked.page.body, /request_not_supported/);
    for (const path of ['/device', '/device_authorization', '/backchannel', '/reg', '/registration'])
      assert.equal((await call(app(), path, { form: { client_id: client.clientId } })).status, 404, path);
    const metadata = (await call(app(), '/.well-known/openid-configuration')).body;
    assert.equal(metadata.device_authorization_endpoint, undefined);
    assert.equal(metadata.registration_endpoint, undefined);
    browser.close();
  });
});
