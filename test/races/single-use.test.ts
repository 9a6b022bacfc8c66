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

const parallel = 50;
const rounds = 100;
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const succeeded = (answers: Answer[]) => answers.filter(({ status }) => status === 200);

describe('single use under parallel requests', function single() {
  this.timeout(300_000);
  const database = useDatabase();
  const personId = randomUUID();
  const machine = 'machine';
  let provider: StorageProvider;
  let signAssertion: (jti: string) => Promise<string>;

  before(async () => {
    await database().knex('persons').insert({ id: personId });
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    provider = await startStorageProvider({
      database: database(),
      personId: () => personId,
      endSession: async () => undefined,
      clients: [
        { client_id: 'rp' },
        {
          client_id: machine,
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: 'ES256',
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
          jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig', kid: 'm' }] },
        },
      ],
    });
    signAssertion = (jti) =>
      new SignJWT({ jti })
        .setProtectedHeader({ alg: 'ES256', kid: 'm' })
        .setIssuer(machine)
        .setSubject(machine)
        .setAudience(provider.issuer)
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey);
  });

  after(() => provider.close());

  /** Nothing that came out of a family is worth anything. */
  async function assertDead(body: Record<string, unknown>): Promise<void> {
    const token = String(body.access_token);
    const userinfo = await provider.send('/me', { headers: { authorization: `Bearer ${token}` } });
    assert.equal(userinfo.status, 401);
    for (const value of [token, String(body.refresh_token)]) {
      const introspected = await provider.send('/token/introspection', { form: { client_id: 'rp', token: value } });
      assert.deepEqual(introspected.body, { active: false });
    }
    const refreshed = await provider.refresh('rp', String(body.refresh_token));
    assert.equal(refreshed.body.error, 'invalid_grant');
  }

  it(`T-157 ${parallel} redemptions of one code, ${rounds} rounds: one succeeds, and its tokens die with the replay`, async () => {
    const jar = createCookieJar();
    for (let round = 0; round < rounds; round++) {
      const code = await provider.authorize(jar, 'rp');
      const answers = await Promise.all(times(parallel, () => provider.redeem('rp', code)));
      const winners = succeeded(answers);
      assert.equal(winners.length, 1, `round ${round}`);
      for (const answer of answers) if (answer.status !== 200) assert.equal(answer.body.error, 'invalid_grant');
      await assertDead(winners[0]?.body ?? {});
    }
  });

  it(`T-158 ${parallel} refreshes of one token, ${rounds} rounds: one succeeds, and the family dies with the replay`, async () => {
    const jar = createCookieJar();
    for (let round = 0; round < rounds; round++) {
      const first = await provider.redeem('rp', await provider.authorize(jar, 'rp'));
      const token = String(first.body.refresh_token);
      const answers = await Promise.all(times(parallel, () => provider.refresh('rp', token)));
      const winners = succeeded(answers);
      assert.equal(winners.length, 1, `round ${round}`);
      for (const answer of answers) if (answer.status !== 200) assert.equal(answer.body.error, 'invalid_grant');
      await assertDead(winners[0]?.body ?? {});
      await assertDead(first.body);
    }
  });

  it(`T-159 ${parallel} uses of one client assertion, ${rounds} rounds: one succeeds`, async () => {
    for (let round = 0; round < rounds; round++) {
      const client_assertion = await signAssertion(`jti-${round}`);
      const form = {
        grant_type: 'client_credentials',
        client_assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      };
      const answers = await Promise.all(times(parallel, () => provider.send('/token', { form })));
      assert.equal(succeeded(answers).length, 1, `round ${round}`);
      for (const answer of answers) if (answer.status !== 200) assert.equal(answer.body.error, 'invalid_client');
    }
  });

  it(`T-159 ${parallel} uses of one DPoP jti: one succeeds`, async () => {
    const replay = provider.provider.ReplayDetection as unknown as {
      unique(issuer: string, jti: string, exp: number): Promise<boolean>;
    };
    for (let round = 0; round < 30; round++) {
      const exp = Math.floor(Date.now() / 1000) + 300;
      const answers = await Promise.all(times(parallel, () => replay.unique('rp', `dpop-${round}`, exp)));
      assert.equal(answers.filter(Boolean).length, 1, `round ${round}`);
    }
  });

  it('I1 T-013 one pushed request used by sixteen hops at once: one code', async () => {
    const jar = createCookieJar();
    const silent = { scope: 'openid', prompt: '' };
    await provider.authorize(jar, 'rp', silent);
    for (let round = 0; round < 30; round++) {
      const asked = new URL(authorizationAddress('rp', silent), provider.issuer).searchParams;
      const pushed = await provider.send('/request', { form: Object.fromEntries(asked) });
      const address = `/auth?${new URLSearchParams({ client_id: 'rp', request_uri: String(pushed.body.request_uri) })}`;
      const answers = await Promise.all(times(16, () => provider.send(address, { jar })));
      assert.equal(
        answers.filter(({ location }) => location.startsWith(`${callback}?code=`)).length,
        1,
        `round ${round}`,
      );
    }
  });

  it('I1 one login finished by sixteen requests at once: one code', async () => {
    for (let round = 0; round < 30; round++) {
      const jar = createCookieJar();
      const begun = await provider.send(authorizationAddress('rp'), { jar });
      const finished = await provider.send(begun.location, { jar });
      const answers = await Promise.all(times(16, () => provider.send(finished.location, { jar })));
      assert.equal(
        answers.filter(({ location }) => location.startsWith(`${callback}?code=`)).length,
        1,
        `round ${round}`,
      );
    }
  });
});
