import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createCookieJar } from '../support/cookie-jar.ts';
import { useDatabase } from '../support/database.ts';
import {
  type Answer,
  authorizationAddress,
  callback,
  type StorageProvider,
  startStorageProvider,
} from '../support/storage-provider.ts';

const silent = { scope: 'openid', prompt: '' };

/** What PERFORMANCE asks of the storage; the pages and rules around it have their own count. */
describe('round trips to the database', () => {
  const database = useDatabase();
  const personId = randomUUID();
  const jar = createCookieJar();
  let provider: StorageProvider;
  let sign: (jti: string) => Promise<string>;

  before(async () => {
    await database().knex('persons').insert({ id: personId });
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const secret = 'a-secret-with-more-than-enough-characters';
    provider = await startStorageProvider({
      database: database(),
      personId: () => personId,
      endSession: async () => undefined,
      clients: [
        { client_id: 'rp' },
        { client_id: 'second' },
        {
          client_id: 'machine',
          token_endpoint_auth_method: 'client_secret_post',
          client_secret: secret,
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
        },
        {
          client_id: 'signing-machine',
          token_endpoint_auth_method: 'private_key_jwt',
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
          jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig', kid: 'm' }] },
        },
      ],
    });
    sign = (jti) =>
      new SignJWT({ jti })
        .setProtectedHeader({ alg: 'ES256', kid: 'm' })
        .setIssuer('signing-machine')
        .setSubject('signing-machine')
        .setAudience(provider.issuer)
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey);
  });

  after(() => provider.close());

  function assertCost(answer: Answer, status: number, most: number): void {
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.equal(answer.roundTrips, most);
  }

  it('first sight: an anonymous authorization request writes its interaction', async () => {
    assertCost(await provider.send(authorizationAddress('rp'), { jar: createCookieJar() }), 303, 1);
  });

  it('single sign-on hop, known application: one read, one code', async () => {
    await provider.authorize(jar, 'rp', silent);
    const hop = await provider.send(authorizationAddress('rp', silent), { jar });
    assertCost(hop, 303, 2);
    assert.ok(hop.location.startsWith(callback));
  });

  it('single sign-on hop, second application: one read; grant, code and session in one write', async () => {
    assertCost(await provider.send(authorizationAddress('second', silent), { jar }), 303, 2);
  });

  it('code to tokens: one read, one write, and one for a refresh token', async () => {
    assertCost(await provider.redeem('rp', await provider.authorize(jar, 'rp', silent)), 200, 2);
    assertCost(await provider.redeem('rp', await provider.authorize(jar, 'rp')), 200, 3);
  });

  it('rotated refresh: one read, one write', async () => {
    const { body } = await provider.redeem('rp', await provider.authorize(jar, 'rp'));
    assertCost(await provider.refresh('rp', String(body.refresh_token)), 200, 2);
  });

  it('userinfo: one, session-bound or not', async () => {
    for (const parameters of [silent, {}]) {
      const { body } = await provider.redeem('rp', await provider.authorize(jar, 'rp', parameters));
      assertCost(await provider.send('/me', { headers: { authorization: `Bearer ${body.access_token}` } }), 200, 1);
    }
  });

  it('introspection: one, also of a refresh token, an unknown value, and with a wrong hint', async () => {
    const { body } = await provider.redeem('rp', await provider.authorize(jar, 'rp'));
    for (const token of [body.access_token, body.refresh_token, randomUUID()]) {
      for (const hint of ['', 'access_token', 'refresh_token']) {
        const form = { client_id: 'rp', token: String(token), ...(hint && { token_type_hint: hint }) };
        assertCost(await provider.send('/token/introspection', { form }), 200, 1);
      }
    }
  });

  it('client credentials with a JWT: none; authenticated by an assertion: one', async () => {
    const resource = 'https://api.example';
    const form = { grant_type: 'client_credentials', resource };
    const secret = { client_id: 'machine', client_secret: 'a-secret-with-more-than-enough-characters' };
    assertCost(await provider.send('/token', { form: { ...form, ...secret } }), 200, 0);
    const assertion = {
      client_assertion: await sign('once'),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    };
    assertCost(await provider.send('/token', { form: { ...form, ...assertion } }), 200, 1);
  });

  it('revocation of a refresh token: one read, the token, its family with the grant', async () => {
    const { body } = await provider.redeem('rp', await provider.authorize(jar, 'rp'));
    const form = { client_id: 'rp', token: String(body.refresh_token) };
    assertCost(await provider.send('/token/revocation', { form }), 200, 3);
  });
});
