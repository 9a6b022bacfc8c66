import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type Configuration, errors } from 'oidc-provider';
import { currentRequest, runInRequest } from '../../server/http/request-context.ts';
import { giveInIdentity, identityOfGrant } from '../../server/identities/of-grant.ts';
import type { Identity, IdentityKey } from '../../server/lib/identity.ts';
import { createCookieJar } from '../support/cookie-jar.ts';
import { useDatabase } from '../support/database.ts';
import { make } from '../support/make-identities.ts';
import { type StorageProvider, startStorageProvider } from '../support/storage-provider.ts';

describe('the identity of a grant in the storage', function identities() {
  this.timeout(300_000);
  const database = useDatabase();
  const personId = randomUUID();
  const jar = createCookieJar();
  let provider: StorageProvider;
  /** The identity the next grant is given in. */
  let worn: IdentityKey;
  let seen: Identity | undefined;
  /** What is believed of it, whatever the database says. */
  let believed: Identity['facts'] | undefined;

  async function factsOf(wearer: string): Promise<Identity['facts']> {
    const { rows } = await database().knex.raw('SELECT identity_facts(?, ?, now()) AS facts', [wearer, worn]);
    const facts = believed ?? rows[0].facts;
    if (!facts) throw new errors.AccessDenied('identity has ended');
    return facts;
  }

  const loadExistingGrant: Configuration['loadExistingGrant'] = async (ctx) => {
    const { client, session, provider: library } = ctx.oidc;
    if (!client || !session?.accountId) return undefined;
    const existingId = session.grantIdFor(client.clientId);
    const existing = existingId ? await library.Grant.find(existingId) : undefined;
    if (existing && identityOfGrant(existing.jti).key === worn) return existing;
    const grant = new library.Grant({ accountId: session.accountId, clientId: client.clientId });
    grant.addOIDCScope('openid offline_access');
    giveInIdentity(grant, { key: worn, facts: await factsOf(session.accountId) });
    await grant.save();
    return grant;
  };

  before(async () => {
    await database().knex('persons').insert({ id: personId });
    provider = await startStorageProvider({
      database: database(),
      personId: () => personId,
      endSession: async () => undefined,
      clients: [{ client_id: 'rp' }],
      settings: {
        loadExistingGrant,
        extraTokenClaims: (_ctx, token) => {
          seen = identityOfGrant((token as { grantId: string }).grantId);
          return undefined;
        },
      },
    });
  });

  after(() => provider.close());

  const logIn = async () => provider.redeem('rp', await provider.authorize(jar, 'rp'));
  const userinfo = (token: unknown) => provider.send('/me', { headers: { authorization: `Bearer ${token}` } });
  const introspect = (token: unknown) =>
    provider.send('/token/introspection', { form: { client_id: 'rp', token: String(token) } });

  /** Each kind of right, with what ends it. */
  async function rights(): Promise<{ name: string; key: IdentityKey; end: () => Promise<unknown> }[]> {
    const { knex } = database();
    const ended = { ended_at: new Date(), end_reason: 'test' };
    const own = await make.enterprise(knex, { representative: personId });
    const client = await make.enterprise(knex);
    const granted = { enterprise: client.id, person: personId, grantedBy: personId };
    const mandate = await make.mandate(knex, granted);
    const expiring = await make.mandate(knex, granted);
    const agency = await make.enterprise(knex);
    const parent = await make.mandate(knex, { enterprise: client.id, agency: agency.id, grantedBy: personId });
    const part = await make.mandate(knex, { ...granted, parent: parent.id });
    const post = await make.post(knex, { person: personId });
    const ofAgency = await make.mandate(knex, { enterprise: client.id, agency: own.id, grantedBy: personId });
    return [
      { name: 'a mandate', key: mandate.key, end: () => knex('mandates').where({ id: mandate.id }).update(ended) },
      {
        name: 'a mandate at the end of its period',
        key: expiring.key,
        end: () => knex('mandates').where({ id: expiring.id }).update({ valid_until: new Date() }),
      },
      {
        name: 'the mandate of the agency above',
        key: part.key,
        end: () => knex('mandates').where({ id: parent.id }).update(ended),
      },
      { name: 'a post', key: post.key, end: () => knex('posts').where({ id: post.id }).update(ended) },
      {
        name: 'a mandate of the agency one represents',
        key: ofAgency.key,
        end: () => knex('enterprises').where({ id: own.id }).update({ status: 'suspended' }),
      },
      {
        name: 'the representation of an enterprise',
        key: (await make.enterprise(knex, { representative: personId })).key,
        end: () => knex('enterprises').update({ representative_person_id: null }),
      },
    ];
  }

  it('T-128 a right that ended is gone from userinfo, introspection, refresh, code and session hop', async () => {
    for (const { name, key, end } of await rights()) {
      worn = key;
      const { body } = await logIn();
      const unused = await provider.authorize(jar, 'rp');
      assert.equal(seen?.key, key, name);
      assert.equal((await userinfo(body.access_token)).status, 200, name);
      assert.equal((await introspect(body.refresh_token)).body.active, true, name);
      await end();
      assert.equal((await userinfo(body.access_token)).status, 401, name);
      for (const token of [body.access_token, body.refresh_token])
        assert.deepEqual((await introspect(token)).body, { active: false }, name);
      assert.equal((await provider.refresh('rp', String(body.refresh_token))).body.error, 'invalid_grant', name);
      assert.equal((await provider.redeem('rp', unused)).body.error, 'invalid_grant', name);
      // the grant is none, so the hop asks for a new one, and none is given in an identity that has ended
      assert.match(await provider.authorize(jar, 'rp'), /error=access_denied/, name);
    }
  });

  it('facts are those of now, and a citizen is asked nothing more', async () => {
    const { knex } = database();
    const enterprise = await make.enterprise(knex, { representative: personId, name: '旧名' });
    worn = enterprise.key;
    const { body } = await logIn();
    await knex('enterprises').where({ id: enterprise.id }).update({ name: '新名' });
    await provider.refresh('rp', String(body.refresh_token));
    assert.equal(seen?.facts.type === 'enterprise' && seen.facts.enterprise.name, '新名');
    worn = 'citizen';
    await logIn();
    assert.deepEqual(seen, { key: 'citizen', facts: { type: 'citizen' } });
    const { rows } = await knex.raw<{ rows: { identity: string | null }[] }>(
      'SELECT identity FROM oidc_grants ORDER BY created_at DESC LIMIT 1',
    );
    assert.equal(rows[0]?.identity, null);
  });

  it('T-128 none is stored in an identity that may not be worn, whatever was believed of it', async () => {
    const enterprise = await make.enterprise(database().knex);
    worn = enterprise.key;
    assert.match(await provider.authorize(jar, 'rp'), /error=access_denied/);
    believed = { type: 'citizen' };
    const code = await provider.authorize(jar, 'rp');
    believed = undefined;
    assert.equal((await provider.redeem('rp', code)).body.error, 'invalid_grant');
    assert.deepEqual(await database().knex('oidc_grants').where({ identity: enterprise.key }), []);
  });

  it('T-161 16 grants given beside the end of their mandate: no token of one is accepted, whichever came first', async () => {
    const { knex } = database();
    for (let round = 0; round < 16; round++) {
      const client = await make.enterprise(knex);
      const mandate = await make.mandate(knex, { enterprise: client.id, person: personId, grantedBy: personId });
      worn = mandate.key;
      const entering = Array.from({ length: 16 }, () => provider.authorize(createCookieJar(), 'rp'));
      if (round % 2 === 1) assert.doesNotMatch(await Promise.race(entering), /error=access_denied/);
      const ending = knex.transaction(async (tx) => {
        await tx('mandates').where({ id: mandate.id }).update({ ended_at: new Date(), end_reason: 'test' });
        await tx('oidc_grants').where({ identity: mandate.key }).delete();
      });
      const [answers] = await Promise.all([Promise.all(entering), ending]);
      const codes = answers.filter((answer) => !answer.includes('error=access_denied'));
      for (const code of codes) assert.equal((await provider.redeem('rp', code)).body.error, 'invalid_grant');
      assert.match(await provider.authorize(createCookieJar(), 'rp'), /error=access_denied/);
    }
  });

  it('outside a request no identity is known, and none is guessed', () => {
    assert.throws(() => identityOfGrant('nothing'));
    assert.throws(() => giveInIdentity({ jti: '' }, { key: 'citizen', facts: { type: 'citizen' } }));
    const base = { requestId: 'r', ip: '192.0.2.1', network: '192.0.2.0/24', userAgent: 't', locale: 'en' as const };
    runInRequest({ ...base, databaseRoundTrips: 0, cache: new Map() }, () => {
      assert.ok(currentRequest());
      assert.throws(() => identityOfGrant('nothing'));
    });
  });
});
