import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';

const id = () => randomBytes(32).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

const stored = ['Grant', 'AccessToken', 'AuthorizationCode', 'RefreshToken', 'ClientCredentials'] as const;
const withGrant = ['AccessToken', 'AuthorizationCode', 'RefreshToken'] as const;

function payloadOf(kind: string, jti: string, more: AdapterPayload = {}): AdapterPayload {
  const accountId = kind === 'ClientCredentials' ? undefined : randomUUID();
  return { kind, jti, iat: now(), exp: now() + 60, clientId: 'rp', ...(accountId && { accountId }), ...more };
}

/** What oidc-provider expects of any storage, its own in memory included. */
export function describeStorage(name: string, storage: () => (model: string) => Adapter): void {
  describe(`storage contract: ${name}`, () => {
    const of = (model: string) => storage()(model);
    const find = async (model: string, key: string) => (await of(model).find(key)) ?? undefined;
    const findByUid = async (uid: string) => (await of('Session').findByUid(uid)) ?? undefined;

    /** A grant with one token of each kind under it. */
    async function family(): Promise<{ grantId: string; tokens: Map<string, string> }> {
      const grantId = id();
      const accountId = randomUUID();
      await of('Grant').upsert(grantId, payloadOf('Grant', grantId, { accountId }), 60);
      const tokens = new Map<string, string>(withGrant.map((model) => [model, id()]));
      for (const [model, token] of tokens) {
        await of(model).upsert(token, payloadOf(model, token, { accountId, grantId }), 60);
      }
      return { grantId, tokens };
    }

    for (const model of stored) {
      it(`${model}: what was stored is found by its id and by no other`, async () => {
        const own = id();
        const payload = payloadOf(model, own, { scope: 'openid 税务', claims: { id_token: { name: null } } });
        await of(model).upsert(own, payload, 60);
        assert.deepEqual(await of(model).find(own), payload);
        assert.equal(await of(model).find(id()), undefined);
        for (const other of stored) if (other !== model) assert.equal(await of(other).find(own), undefined);
      });

      it(`${model}: what was destroyed is gone, and destroying it again does nothing`, async () => {
        const own = id();
        await of(model).upsert(own, payloadOf(model, own), 60);
        await of(model).destroy(own);
        assert.equal(await of(model).find(own), undefined);
        await of(model).destroy(own);
      });
    }

    it('a payload is replaced by a later one', async () => {
      const own = id();
      const first = payloadOf('Grant', own, { rar: [{ type: 'one' }] });
      await of('Grant').upsert(own, first, 60);
      const second = { ...first, rar: [{ type: 'two' }] };
      await of('Grant').upsert(own, second, 60);
      assert.deepEqual(await of('Grant').find(own), second);
    });

    for (const model of ['AuthorizationCode', 'RefreshToken', 'PushedAuthorizationRequest'] as const) {
      it(`${model}: tells that it was consumed`, async () => {
        const { grantId, tokens } = await family();
        const own = tokens.get(model) ?? id();
        if (!tokens.has(model)) await of(model).upsert(own, { kind: model, jti: own, exp: now() + 60 }, 60);
        assert.equal((await find(model, own))?.consumed, undefined);
        await of(model).consume(own);
        assert.ok((await find(model, own))?.consumed);
        assert.ok(await of('Grant').find(grantId));
      });
    }

    it('revoking a grant ends its tokens of that model at least, and those of no other grant', async () => {
      for (const model of withGrant) {
        const [ended, kept] = [await family(), await family()];
        await of(model).revokeByGrantId(ended.grantId);
        assert.equal(await of(model).find(ended.tokens.get(model) ?? ''), undefined);
        for (const [other, token] of kept.tokens) assert.ok(await of(other).find(token));
      }
    });

    it('a session is found by id and by uid, and moves with its id', async () => {
      const [uid, own] = [id(), id()];
      const payload = { kind: 'Session', jti: own, uid, exp: now() + 60, authorizations: { rp: { sid: 's' } } };
      await of('Session').upsert(own, payload, 60);
      assert.deepEqual(await of('Session').find(own), payload);
      assert.equal((await findByUid(uid))?.uid, uid);
      assert.equal(await of('Session').findByUid(id()), undefined);
      await of('Session').destroy(own);
      assert.equal(await of('Session').find(own), undefined);
      assert.equal(await of('Session').findByUid(uid), undefined);
    });

    it('an interaction is found with everything it had, saved again and destroyed', async () => {
      const own = id();
      const payload = {
        kind: 'Interaction',
        jti: own,
        exp: now() + 60,
        returnTo: `https://op.example/auth/${own}`,
        params: { state: 'x', ui_locales: 'zh-Hant' },
        prompt: { name: 'login', reasons: ['no_session'], details: {} },
      };
      await of('Interaction').upsert(own, payload, 60);
      assert.deepEqual(await of('Interaction').find(own), payload);
      const result = { login: { accountId: randomUUID() } };
      await of('Interaction').upsert(own, { ...payload, result }, 60);
      assert.deepEqual(await of('Interaction').find(own), { ...payload, result });
      await of('Interaction').destroy(own);
      assert.equal(await of('Interaction').find(own), undefined);
    });

    it('a jti is unknown until it was used', async () => {
      const own = id();
      assert.equal(await of('ReplayDetection').find(own), undefined);
      await of('ReplayDetection').upsert(own, { kind: 'ReplayDetection', jti: own, exp: now() + 60 }, 60);
      assert.ok(await of('ReplayDetection').find(own));
    });
  });
}
