import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type AdapterPayload, errors } from 'oidc-provider';
import { createStorage } from '../../adapters/storage/create-storage.ts';
import { currentRequest, runInRequest } from '../../server/http/request-context.ts';
import { createCookieJar } from '../support/cookie-jar.ts';
import { useDatabase } from '../support/database.ts';
import { type Answer, type StorageProvider, startStorageProvider } from '../support/storage-provider.ts';

const now = () => Math.floor(Date.now() / 1000);

describe('codes and tokens in the storage', function tokens() {
  this.timeout(300_000);
  const database = useDatabase();
  const personId = randomUUID();
  const jar = createCookieJar();
  let provider: StorageProvider;

  before(async () => {
    await database().knex('persons').insert({ id: personId });
    provider = await startStorageProvider({
      database: database(),
      personId: () => personId,
      endSession: async () => undefined,
      clients: [{ client_id: 'rp' }, { client_id: 'other' }],
    });
  });

  after(() => provider.close());

  const logIn = async () => provider.redeem('rp', await provider.authorize(jar, 'rp'));
  const userinfo = (token: unknown) => provider.send('/me', { headers: { authorization: `Bearer ${token}` } });
  const introspect = (token: unknown, hint?: string) =>
    provider.send('/token/introspection', {
      form: { client_id: 'rp', token: String(token), ...(hint && { token_type_hint: hint }) },
    });
  const revoke = (token: unknown) =>
    provider.send('/token/revocation', { form: { client_id: 'rp', token: String(token) } });

  async function assertDead({ body }: Answer): Promise<void> {
    assert.equal((await userinfo(body.access_token)).status, 401);
    assert.equal((await provider.refresh('rp', String(body.refresh_token))).body.error, 'invalid_grant');
    for (const token of [body.access_token, body.refresh_token]) {
      assert.deepEqual((await introspect(token)).body, { active: false });
    }
  }

  it('T-024 a code used twice: the second is refused and every token of the first is dead', async () => {
    const code = await provider.authorize(jar, 'rp');
    const first = await provider.redeem('rp', code);
    assert.equal((await userinfo(first.body.access_token)).status, 200);
    const refreshed = await provider.refresh('rp', String(first.body.refresh_token));
    assert.equal(refreshed.status, 200);
    const second = await provider.redeem('rp', code);
    assert.deepEqual([second.status, second.body.error], [400, 'invalid_grant']);
    for (const answer of [first, refreshed]) await assertDead(answer);
  });

  it('T-026 a rotated refresh token used again: refused, and the whole family is dead', async () => {
    const first = await logIn();
    const second = await provider.refresh('rp', String(first.body.refresh_token));
    const third = await provider.refresh('rp', String(second.body.refresh_token));
    assert.equal((await userinfo(third.body.access_token)).status, 200);
    const replay = await provider.refresh('rp', String(first.body.refresh_token));
    assert.equal(replay.body.error, 'invalid_grant');
    for (const answer of [first, second, third]) await assertDead(answer);
  });

  it('T-028 a token of another client or of another kind is refused, and stays good for its own use', async () => {
    const { body } = await logIn();
    assert.equal((await provider.refresh('other', String(body.refresh_token))).body.error, 'invalid_grant');
    assert.equal((await provider.refresh('rp', String(body.access_token))).body.error, 'invalid_grant');
    assert.equal((await provider.redeem('rp', String(body.refresh_token))).body.error, 'invalid_grant');
    const code = await provider.authorize(jar, 'rp');
    for (const wrong of [body.refresh_token, code]) assert.equal((await userinfo(wrong)).status, 401);
    assert.equal((await provider.redeem('other', code)).body.error, 'invalid_grant');
    assert.equal((await provider.redeem('rp', code)).status, 200);
    assert.equal((await provider.refresh('rp', String(body.refresh_token))).status, 200);
  });

  it('introspection finds each kind of token whatever the hint says', async () => {
    const { body } = await logIn();
    for (const hint of [undefined, 'access_token', 'refresh_token', 'nonsense']) {
      for (const token of [body.access_token, body.refresh_token]) {
        assert.equal((await introspect(token, hint)).body.active, true, String(hint));
      }
      assert.deepEqual((await introspect(randomUUID(), hint)).body, { active: false });
    }
  });

  it('T-161 refreshing beside a revocation: once it is acknowledged, nothing of the family is accepted', async () => {
    for (let round = 0; round < 30; round++) {
      const first = await logIn();
      const token = String(first.body.refresh_token);
      const [revoked, ...refreshed] = await Promise.all([
        revoke(token),
        ...[1, 2].map(() => provider.refresh('rp', token)),
      ]);
      assert.equal(revoked?.status, 200);
      for (const answer of [first, ...refreshed.filter(({ status }) => status === 200)]) await assertDead(answer);
    }
  });

  describe('by the adapter', () => {
    const storage = () =>
      createStorage({
        database: database(),
        findClient: async () => undefined,
        endSession: async () => undefined,
        currentRequest,
        clock: () => new Date(),
      }).adapter;
    const inRequest = <T>(work: () => Promise<T>): Promise<T> => {
      const base = {
        requestId: 'r',
        ip: '192.0.2.1',
        network: '192.0.2.0/24',
        userAgent: 'test',
        locale: 'en' as const,
      };
      return runInRequest({ ...base, databaseRoundTrips: 0, cache: new Map() }, work);
    };
    const payload = (kind: string, jti: string, more: AdapterPayload = {}): AdapterPayload => ({
      ...{ kind, jti, iat: now(), exp: now() + 60, clientId: 'rp', accountId: personId },
      ...more,
    });
    async function grant(): Promise<string> {
      const id = randomUUID();
      await storage()('Grant').upsert(id, payload('Grant', id, { openid: { scope: 'openid' } } as AdapterPayload), 60);
      return id;
    }

    it('a code whose session is gone is nothing, also one that outlives logouts (T-161)', async () => {
      const [id, uid, grantId] = [randomUUID(), randomUUID(), await grant()];
      const codes = storage()('AuthorizationCode');
      await codes.upsert(id, payload('AuthorizationCode', id, { grantId, sessionUid: uid }), 60);
      assert.equal(await codes.find(id), undefined);
      const session = { kind: 'Session', jti: randomUUID(), uid, exp: now() + 60, accountId: personId };
      await storage()('Session').upsert(session.jti, session, 60);
      assert.ok(await codes.find(id));
    });

    it('a token stored after its grant was revoked is nothing (T-157, T-158)', async () => {
      const grantId = await grant();
      await storage()('Grant').destroy(grantId);
      for (const model of ['AccessToken', 'RefreshToken', 'AuthorizationCode']) {
        const id = randomUUID();
        await storage()(model).upsert(id, payload(model, id, { grantId }), 60);
        assert.equal(await storage()(model).find(id), undefined);
      }
    });

    it('T-161 a grant revoked after it was read is not brought back by saving it', async () => {
      const grantId = await grant();
      const grants = storage()('Grant');
      await inRequest(async () => {
        const found = (await grants.find(grantId)) as AdapterPayload;
        await inRequest(async () => grants.destroy(grantId));
        await assert.rejects(grants.upsert(grantId, found, 60), errors.InvalidGrant);
      });
      assert.equal(await grants.find(grantId), undefined);
    });

    it('what a request changed it sees changed', async () => {
      await inRequest(async () => {
        const grantId = await grant();
        const id = randomUUID();
        const tokens = storage()('RefreshToken');
        await tokens.upsert(id, payload('RefreshToken', id, { grantId }), 60);
        assert.equal(((await tokens.find(id)) as AdapterPayload).consumed, undefined);
        await tokens.consume(id);
        assert.ok(((await tokens.find(id)) as AdapterPayload).consumed);
        const found = (await storage()('Grant').find(grantId)) as AdapterPayload;
        await storage()('Grant').upsert(grantId, { ...found, rar: [] }, 60);
        assert.deepEqual(((await storage()('Grant').find(grantId)) as AdapterPayload).rar, []);
        await tokens.revokeByGrantId(grantId);
        assert.equal(await tokens.find(id), undefined);
        await tokens.upsert(id, payload('RefreshToken', id, { grantId }), 60);
        await tokens.revokeByGrantId(grantId);
        assert.equal(await tokens.find(id), undefined);
        await storage()('Grant').destroy(grantId);
        assert.equal(await storage()('Grant').find(grantId), undefined);
      });
    });

    it('what one caller does to what it found is not seen by the next', async () => {
      await inRequest(async () => {
        const grantId = await grant();
        const changed = (await storage()('Grant').find(grantId)) as AdapterPayload;
        Object.assign(changed.openid as object, { scope: 'openid everything' });
        const found = (await storage()('Grant').find(grantId)) as AdapterPayload;
        assert.deepEqual(found.openid, { scope: 'openid' });
      });
    });

    it('nothing is remembered from one request to the next', async () => {
      const grantId = await grant();
      const grants = storage()('Grant');
      assert.ok(await inRequest(async () => grants.find(grantId)));
      await database().knex('oidc_grants').delete();
      assert.equal(await inRequest(async () => grants.find(grantId)), undefined);
      assert.equal(await grants.find(grantId), undefined);
    });

    it('refuses models that have no place', () => {
      assert.throws(() => storage()('DeviceCode'), /nothing is stored/);
    });
  });
});
