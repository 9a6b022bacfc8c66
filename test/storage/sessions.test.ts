import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { createStorage } from '../../adapters/storage/create-storage.ts';
import { currentRequest, type RequestContext, runInRequest } from '../../server/http/request-context.ts';
import { deleteSession } from '../../server/sessions/store.ts';
import { type CookieJar, createCookieJar } from '../support/cookie-jar.ts';
import { useDatabase } from '../support/database.ts';
import {
  authorizationAddress,
  callback,
  type StorageProvider,
  startStorageProvider,
} from '../support/storage-provider.ts';

const clients = Array.from({ length: 16 }, (_, index) => ({ client_id: `rp-${index}` }));
const silent = { scope: 'openid', prompt: '' };
const now = () => Math.floor(Date.now() / 1000);

describe('sessions in the storage', function sessions() {
  this.timeout(300_000);
  const database = useDatabase();
  const personId = randomUUID();
  let provider: StorageProvider;
  let ended: { sessionUid: string; idHash: Buffer }[] = [];

  const endSession = async (found: { sessionUid: string; idHash: Buffer }) => {
    ended.push(found);
    await database().knex.transaction(async (tx) => {
      await deleteSession(tx, found.sessionUid);
    });
  };
  const rows = () => database().knex('oidc_sessions').where({ person_id: personId });

  before(async () => {
    await database().knex('persons').insert({ id: personId });
    provider = await startStorageProvider({ database: database(), personId: () => personId, endSession, clients });
  });

  beforeEach(async () => {
    ended = [];
    await database().knex('oidc_sessions').delete();
  });

  after(() => provider.close());

  const cookieOf = (jar: CookieJar) =>
    jar.list(new URL('/', provider.issuer)).find(({ name }) => name === '_session')?.value ?? '';
  const enter = (jar: CookieJar, clientId: string) => provider.send(authorizationAddress(clientId, silent), { jar });
  const isIn = ({ location }: { location: string }) => location.startsWith(`${callback}?code=`);

  /** The library's own logout pages: the form, then its confirmation. */
  async function logOut(jar: CookieJar): Promise<void> {
    const page = await provider.send('/session/end', { jar });
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(String(page.body.text))?.[1] ?? '';
    const done = await provider.send('/session/end/confirm', { jar, form: { xsrf, logout: 'yes' } });
    assert.equal(done.status, 303);
  }

  it('a login changes the id and is no logout; browser and network are noted', async () => {
    const jar = createCookieJar();
    await provider.authorize(jar, 'rp-0', silent);
    const before = cookieOf(jar);
    const [session] = await rows();
    assert.deepEqual([session.user_agent, session.network], ['node', '192.0.2.0/24']);
    assert.deepEqual(session.id_hash, createHash('sha256').update(before).digest());
    const stale = createCookieJar();
    for (const { name, value } of jar.list(new URL('/', provider.issuer)))
      stale.set(new URL(provider.issuer), name, value);
    await provider.authorize(jar, 'rp-0', { ...silent, prompt: 'login' });
    assert.notEqual(cookieOf(jar), before);
    assert.equal((await rows()).length, 1);
    assert.equal((await rows())[0].session_uid, session.session_uid);
    assert.deepEqual(ended, []);
    assert.equal(isIn(await enter(jar, 'rp-1')), true);
    assert.equal(isIn(await enter(stale, 'rp-1')), false);
  });

  it('T-089 a logout ends the session once, by its name, and the cookie opens nothing', async () => {
    const jar = createCookieJar();
    const code = await provider.authorize(jar, 'rp-0', silent);
    const tokens = await provider.redeem('rp-0', code);
    const kept = createCookieJar();
    for (const { name, value } of jar.list(new URL('/', provider.issuer)))
      kept.set(new URL(provider.issuer), name, value);
    const [session] = await rows();
    await logOut(jar);
    assert.deepEqual(
      ended.map(({ sessionUid }) => sessionUid),
      [session.session_uid],
    );
    assert.deepEqual(ended[0]?.idHash, session.id_hash);
    assert.equal(isIn(await enter(kept, 'rp-0')), false);
    const headers = { authorization: `Bearer ${tokens.body.access_token}` };
    assert.equal((await provider.send('/me', { headers })).status, 401);
  });

  it('sixteen applications entered side by side all stay in the session', async () => {
    const jar = createCookieJar();
    await provider.authorize(jar, 'rp-0', silent);
    const answers = await Promise.all(clients.map(({ client_id }) => enter(jar, client_id)));
    for (const [index, { client_id }] of clients.entries()) {
      const code = new URL(answers[index]?.location ?? '').searchParams.get('code') ?? '';
      assert.equal((await provider.redeem(client_id, code)).status, 200, client_id);
    }
    const [session] = await rows();
    assert.equal(Object.keys(session.payload.authorizations).length, 16);
  });

  it('T-161 T-089 hops under way beside a logout: the session stays dead, their codes are worth nothing', async () => {
    for (let round = 0; round < 30; round++) {
      const jar = createCookieJar();
      await provider.authorize(jar, 'rp-0', silent);
      const hopping = createCookieJar();
      for (const { name, value } of jar.list(new URL('/', provider.issuer))) {
        hopping.set(new URL(provider.issuer), name, value);
      }
      const [, ...answers] = await Promise.all([
        logOut(jar),
        ...clients.map(({ client_id }) => enter(hopping, client_id)),
      ]);
      assert.equal((await rows()).length, 0, `round ${round}`);
      assert.equal(isIn(await enter(hopping, 'rp-0')), false);
      for (const [index, { client_id }] of clients.entries()) {
        const location = answers[index]?.location ?? '';
        if (!location.startsWith(callback)) continue;
        const code = new URL(location).searchParams.get('code') ?? '';
        assert.equal((await provider.redeem(client_id, code)).status, 400, `round ${round} ${client_id}`);
      }
    }
  });

  describe('saved late', () => {
    let adapter: Adapter;
    let storage: ReturnType<typeof createStorage>;
    const session = (jti: string, uid: string, more: AdapterPayload = {}): AdapterPayload => ({
      ...{ kind: 'Session', jti, uid, iat: now(), exp: now() + 600, accountId: personId },
      ...more,
    });
    const inRequest = <T>(work: (context: RequestContext) => Promise<T>): Promise<T> => {
      const base = {
        requestId: 'r',
        ip: '192.0.2.1',
        network: '192.0.2.0/24',
        userAgent: 'test',
        locale: 'en' as const,
      };
      const context = { ...base, databaseRoundTrips: 0, cache: new Map() };
      return runInRequest(context, () => work(context));
    };

    before(() => {
      storage = createStorage({
        database: database(),
        findClient: async () => undefined,
        endSession,
        currentRequest,
        clock: () => new Date(),
      });
      adapter = storage.adapter('Session');
    });

    it('T-115 is saved in one statement with its condition: both or neither, and nothing after the condition was lost', async () => {
      const sourceId = randomUUID();
      const noted = () => database().knex('source_sessions').count();
      const condition = (sessionUid: string, holds: boolean) => ({
        change: {
          text: `INSERT INTO source_sessions (session_uid, source_id, person_id, subject_fingerprint, expires_at)
            SELECT $1::text, $2::uuid, $3::uuid, '', now() WHERE $4::boolean AND {if}`,
          values: [sessionUid, sourceId, personId, holds],
        },
        lost: async (): Promise<never> => {
          throw new Error('lost');
        },
      });
      const save = (accountId: string, holds: boolean) =>
        inRequest(async () => {
          const uid = randomUUID();
          storage.writes.withSession(condition(uid, holds));
          const payload = { uid, accountId, exp: now() + 60 } as AdapterPayload;
          await assert.rejects(adapter.upsert(randomUUID(), payload, 60));
          await adapter.upsert(randomUUID(), { ...payload, accountId: personId }, 60);
        });
      // a session that cannot be stored takes its condition along
      await save('no account', true);
      await save(personId, false);
      assert.deepEqual([await noted(), await rows()], [[{ count: '0' }], []]);
    });

    it('T-161 a session ended after it was read is not brought back, under its id or a new one', async () => {
      for (const newId of ['same', 'other']) {
        const [id, uid] = [randomUUID(), randomUUID()];
        await inRequest(() => adapter.upsert(id, session(id, uid), 600));
        await inRequest(async () => {
          const found = (await adapter.find(id)) as AdapterPayload;
          await endSession({ sessionUid: uid, idHash: Buffer.alloc(0) });
          const jti = newId === 'same' ? id : randomUUID();
          const changed = { ...found, jti, authorizations: { rp: { sid: 'x' } } };
          await adapter.upsert(jti, changed, 600);
          await adapter.upsert(jti, changed, 600);
        });
        assert.deepEqual(await rows(), []);
      }
    });

    it('a save writes what it changed and leaves what others changed meanwhile', async () => {
      const [id, uid] = [randomUUID(), randomUUID()];
      const authorizations = { kept: { sid: '1' }, left: { sid: '2' } };
      await inRequest(() => adapter.upsert(id, session(id, uid, { authorizations, acr: 'aal1' }), 600));
      await inRequest(async () => {
        const mine = (await adapter.find(id)) as AdapterPayload;
        await inRequest(async () => {
          const theirs = (await adapter.find(id)) as AdapterPayload;
          const entered = { ...theirs.authorizations, theirs: { sid: '3' } };
          await adapter.upsert(id, { ...theirs, acr: 'aal2', authorizations: entered }, 600);
        });
        await adapter.upsert(
          id,
          { ...mine, state: { a: 1 }, authorizations: { kept: { sid: '1' }, mine: { sid: '4' } } },
          600,
        );
      });
      const found = await inRequest(() => adapter.find(id));
      assert.deepEqual((found as AdapterPayload).authorizations, {
        kept: { sid: '1' },
        theirs: { sid: '3' },
        mine: { sid: '4' },
      });
      assert.equal((found as AdapterPayload).acr, 'aal2');
      assert.deepEqual((found as AdapterPayload).state, { a: 1 });
    });

    it('a request under an id that was changed meanwhile does not bring the old id back', async () => {
      const [id, uid, newId] = [randomUUID(), randomUUID(), randomUUID()];
      await inRequest(() => adapter.upsert(id, session(id, uid), 600));
      await inRequest(async () => {
        const slow = (await adapter.find(id)) as AdapterPayload;
        await inRequest(async () => {
          const found = (await adapter.find(id)) as AdapterPayload;
          await adapter.upsert(newId, { ...found, jti: newId }, 600);
        });
        await adapter.upsert(id, { ...slow, state: { a: 1 } }, 600);
      });
      assert.equal(await adapter.find(id), undefined);
      assert.ok(await adapter.find(newId));
    });

    it('a session somebody else logged in to meanwhile is not handed back to the one before', async () => {
      const [id, uid] = [randomUUID(), randomUUID()];
      const { accountId: _none, ...anonymous } = session(id, uid);
      await inRequest(() => adapter.upsert(id, anonymous, 600));
      await inRequest(async () => {
        const mine = (await adapter.find(id)) as AdapterPayload;
        await inRequest(async () => {
          const theirs = (await adapter.find(id)) as AdapterPayload;
          await adapter.upsert(id, { ...theirs, accountId: personId }, 600);
        });
        await adapter.upsert(id, { ...mine, accountId: randomUUID() }, 600);
      });
      assert.equal(((await adapter.find(id)) as AdapterPayload).accountId, personId);
    });

    it('a later end alone is written once a minute at most', async () => {
      const [id, uid] = [randomUUID(), randomUUID()];
      const payload = session(id, uid);
      await inRequest(() => adapter.upsert(id, payload, 600));
      const cost = (exp: number) =>
        inRequest(async (context) => {
          const found = (await adapter.find(id)) as AdapterPayload;
          await adapter.upsert(id, { ...found, exp }, 600);
          return context.databaseRoundTrips;
        });
      assert.equal(await cost((payload.exp ?? 0) + 59), 1);
      assert.equal(await cost((payload.exp ?? 0) + 60), 2);
      const [row] = await rows();
      assert.equal(row.expires_at.getTime(), ((payload.exp ?? 0) + 60) * 1000);
    });

    it('a session found by its name can be changed and ended, never inserted', async () => {
      const [id, uid] = [randomUUID(), randomUUID()];
      await inRequest(() => adapter.upsert(id, session(id, uid), 600));
      await inRequest(async () => {
        const found = (await adapter.findByUid(uid)) as AdapterPayload;
        await adapter.upsert(String(found.jti), { ...found, acr: 'changed' }, 600);
      });
      const found = (await adapter.find(id)) as AdapterPayload;
      assert.equal(found.acr, 'changed');
      const byName = (await adapter.findByUid(uid)) as AdapterPayload;
      await assert.rejects(adapter.upsert(String(byName.jti), byName, 600));
      await adapter.destroy(String(byName.jti));
      assert.deepEqual(
        ended.map(({ sessionUid }) => sessionUid),
        [uid],
      );
      assert.equal(await adapter.find(id), undefined);
    });

    it('destroying outside a provider request is always a logout', async () => {
      const [id, uid] = [randomUUID(), randomUUID()];
      await inRequest(() => adapter.upsert(id, session(id, uid), 600));
      await inRequest(() => adapter.destroy(id));
      assert.equal(ended.length, 1);
      await adapter.destroy(id);
      assert.equal(ended.length, 1);
    });
  });
});
