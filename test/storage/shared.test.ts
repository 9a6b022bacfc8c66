import assert from 'node:assert/strict';
import { hash, randomUUID } from 'node:crypto';
import type { AdapterPayload } from 'oidc-provider';
import type { QueryResultRow } from 'pg';
import { createStorage, type Storage } from '../../adapters/storage/create-storage.ts';
import { findById } from '../../adapters/storage/session-find.ts';
import { shareTokenActs } from '../../adapters/storage/share-token-acts.ts';
import { consume, manyActs, save } from '../../adapters/storage/token-changes.ts';
import { createAct } from '../../server/db/act.ts';
import type { Change, Database, Statement } from '../../server/db/database.ts';
import { createFind } from '../../server/db/find.ts';
import { openDatabase } from '../../server/db/open.ts';
import { DatabaseUnavailable } from '../../server/db/unavailable.ts';
import { currentRequest, runInRequest } from '../../server/http/request-context.ts';
import { useDatabase } from '../support/database.ts';

const end = () => Math.floor(Date.now() / 1000) + 600;
const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const inRequest = <T>(work: () => Promise<T>): Promise<T> => {
  const request = {
    requestId: 'r',
    ip: '192.0.2.1',
    network: '192.0.2.0/24',
    userAgent: 'test',
    locale: 'en' as const,
  };
  return runInRequest({ ...request, databaseRoundTrips: 0, cache: new Map() }, work);
};

describe('statements that requests share', () => {
  const database = useDatabase();
  const persons = range(8).map(() => randomUUID());
  const personOf = (n: number) => persons[n % persons.length] ?? '';

  before(() =>
    database()
      .knex('persons')
      .insert(persons.map((id) => ({ id }))),
  );

  /** Storage on one pool. `ran` hears each statement that came back, and may keep its answer for a while. */
  function startStorage(ran: (name: string) => Promise<void> | void): Storage {
    const run = async <R extends QueryResultRow>(statement: Statement, values: unknown[]) => {
      const result = await database().run<R>(statement, values);
      await ran(statement.name);
      return result;
    };
    return createStorage({
      database: { ...database(), run, find: createFind(run) },
      findClient: async () => undefined,
      endSession: async () => undefined,
      currentRequest,
      clock: () => new Date(),
    });
  }

  it('read no table whole that was small when they were planned', async () => {
    for (const { name, text } of [manyActs, findById]) {
      const { rows } = await database().knex.raw<{ rows: object[] }>(`EXPLAIN (GENERIC_PLAN) ${text}`);
      const plan = rows.flatMap((row) => Object.values(row)).join('\n');
      assert.match(plan, /Index Scan using oidc_/, name);
      assert.doesNotMatch(plan, /Seq Scan on oidc_/, `${name}\n${plan}`);
    }
  });

  it('T-161 give each of 600 requests its own session or token, or none, in a few statements', async () => {
    const names: string[] = [];
    const { adapter } = startStorage((name) => void names.push(name));
    const kept = range(200).map((n) => ({ n, id: randomUUID(), uid: randomUUID() }));
    await Promise.all(
      kept.map(async ({ n, id, uid }) => {
        const mine = { jti: id, exp: end(), accountId: personOf(n), marked: n };
        await inRequest(() => adapter('Session').upsert(id, { ...mine, kind: 'Session', uid } as AdapterPayload, 600));
        await inRequest(() =>
          adapter('AccessToken').upsert(id, { ...mine, kind: 'AccessToken', sessionUid: uid }, 600),
        );
      }),
    );
    names.length = 0;
    const asked = [...kept, ...kept, ...range(200).map(() => ({ n: undefined, id: randomUUID() }))];
    const answers = await Promise.all(
      asked.map(({ n, id }, place) => {
        const model = place % 2 === 0 ? 'Session' : 'AccessToken';
        return inRequest(async () => [n, ((await adapter(model).find(id)) as { marked?: number } | undefined)?.marked]);
      }),
    );
    for (const [expected, found] of answers) assert.equal(found, expected);
    assert.ok(names.length <= 12, names.join());
  });

  it('T-089 read anew what is asked for after a logout or a revocation, though an older read is under way', async () => {
    const held = Promise.withResolvers<void>();
    const read = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let reads = 0;
    const { adapter } = startStorage((name) => {
      if (!name.endsWith('-find') || reads === read.length) return;
      read[reads++]?.resolve();
      return held.promise;
    });
    const [id, uid] = [randomUUID(), randomUUID()];
    const mine = { jti: id, exp: end(), accountId: personOf(0) };
    await adapter('Session').upsert(id, { ...mine, kind: 'Session', uid } as AdapterPayload, 600);
    await adapter('AccessToken').upsert(id, { ...mine, kind: 'AccessToken', sessionUid: uid }, 600);
    const look = () => Promise.all(['Session', 'AccessToken'].map((model) => inRequest(() => adapter(model).find(id))));
    const before = look();
    await Promise.all(read.map(({ promise }) => promise));
    await database().knex('oidc_sessions').where({ session_uid: uid }).delete();
    await adapter('AccessToken').destroy(id);
    assert.deepEqual(await look(), [undefined, undefined]);
    held.resolve();
    assert.ok((await before).every(Boolean));
  });

  describe('and that change something', () => {
    type Parts = Parameters<typeof shareTokenActs>[0];
    const hashOf = (id: string) => hash('sha256', id, 'buffer');
    const storeOf = (model: string, id: string, more: { personId?: string; payload?: string } = {}): Change => ({
      text: save,
      values: [
        model,
        hashOf(id),
        more.payload ?? '{}',
        more.personId ?? null,
        'rp',
        null,
        null,
        new Date(end() * 1000),
      ],
    });
    const useOf = (id: string, model = 'AuthorizationCode'): Change => ({
      text: consume,
      values: [model, hashOf(id), new Date()],
    });
    const start = (parts: Partial<Parts> = {}) => shareTokenActs({ ...database(), ...parts });
    const isStored = async (id: string) =>
      (
        await database()
          .knex('oidc_tokens')
          .where({ id_hash: hashOf(id) })
          .select('model')
      ).length === 1;

    /** Codes that may be used. */
    async function codes(count: number): Promise<string[]> {
      const ids = range(count).map(() => randomUUID());
      const act = start();
      await Promise.all(ids.map((id) => act([storeOf('AuthorizationCode', id)])));
      return ids;
    }

    it('T-157 let one of many use each code and store for it, in a few statements, and none use what is used or unknown', async () => {
      const names: string[] = [];
      const run: Parts['run'] = (statement, values) => {
        names.push(statement.name);
        return database().run(statement, values);
      };
      const fresh = await codes(150);
      const used = await codes(20);
      await Promise.all(used.map((id) => database().act([], useOf(id))));
      const unknown = range(20).map(() => randomUUID());
      const often = (place: number) => 1 + Number(place < 60) + Number(place < 20);
      const tries = [...fresh.flatMap((code, place) => Array(often(place)).fill(code)), ...used, ...unknown];
      const act = start({ run, act: createAct(run) });
      const results = await Promise.all(
        tries.map(async (code) => {
          const token = randomUUID();
          const { held } = await act([storeOf('AccessToken', token)], useOf(code));
          assert.equal(held, await isStored(token));
          return { code, held };
        }),
      );
      const winners = results.filter(({ held }) => held).map(({ code }) => code);
      assert.equal(winners.length, fresh.length);
      assert.ok(fresh.every((code) => winners.includes(code)));
      // the lost ones are decided alone
      assert.equal(names.filter((name) => name !== 'token-acts').length, 120);
      assert.ok(names.length <= 120 + 4, String(names.length));
    });

    it('T-158 store everything of an act or nothing, and only for its own model', async () => {
      const ids = range(40).map(() => randomUUID());
      const act = start();
      await Promise.all(ids.map((id) => act([storeOf('RefreshToken', id)])));
      const results = await Promise.all(
        ids.map(async (id, place) => {
          const [next, token] = [randomUUID(), randomUUID()];
          const isOfIts = place % 2 === 0;
          const use = useOf(id, isOfIts ? 'RefreshToken' : 'AuthorizationCode');
          const { held } = await act([storeOf('RefreshToken', next), storeOf('AccessToken', token)], use);
          return [isOfIts, held, await isStored(next), await isStored(token)];
        }),
      );
      for (const [isOfIts, ...told] of results) assert.deepEqual(told, [isOfIts, isOfIts, isOfIts]);
    });

    it('T-023 fail alone for a value that PostgreSQL refuses: all others are stored', async () => {
      const given = await codes(60);
      const bad: Record<number, Parameters<typeof storeOf>[2]> = {
        7: { payload: '{"nonce":"\\u0000"}' },
        21: { payload: '{"nonce":"\0"}' },
        33: { personId: 'nobody' },
      };
      const act = start();
      const results = await Promise.allSettled(
        given.map((code, place) => act([storeOf('AccessToken', `token of ${code}`, bad[place])], useOf(code))),
      );
      for (const [place, result] of results.entries()) {
        const isGood = !(place in bad);
        assert.equal(result.status, isGood ? 'fulfilled' : 'rejected', String(place));
        assert.equal(await isStored(`token of ${given[place]}`), isGood);
      }
    });

    it('T-176 wait for nobody but their own: a code that is held holds up its own use alone', async () => {
      const given = await codes(20);
      const [held, ...others] = given as [string, ...string[]];
      const act = start();
      const holding = await database().knex.transaction();
      await holding('oidc_tokens')
        .where({ id_hash: hashOf(held) })
        .forUpdate();
      const uses = given.map((code) => act([storeOf('AccessToken', `token of ${code}`)], useOf(code)));
      const [waiting, ...free] = uses;
      assert.ok((await Promise.all(free)).every((result) => result.held));
      assert.equal(free.length, others.length);
      assert.equal(await isStored(`token of ${held}`), false);
      await holding.commit();
      assert.equal((await waiting)?.held, true);
    });

    it('T-157 two nodes that use the same codes the other way round: each code once, and neither waits for the other', async () => {
      const other = openDatabase({
        url: database.url(),
        poolSize: 10,
        statementTimeoutMs: 5000,
        acquireTimeoutMs: 5000,
      });
      try {
        for (let round = 0; round < 10; round += 1) {
          const given = await codes(16);
          const tokens: string[] = [];
          const useAll = (node: Database, ids: string[]) => {
            const act = shareTokenActs(node);
            return ids.map(async (code) => {
              const token = randomUUID();
              tokens.push(token);
              return (await act([storeOf('AccessToken', token)], useOf(code))).held;
            });
          };
          const held = await Promise.all([...useAll(database(), given), ...useAll(other, given.toReversed())]);
          assert.equal(held.filter(Boolean).length, given.length);
          assert.equal((await Promise.all(tokens.map(isStored))).filter(Boolean).length, given.length);
        }
      } finally {
        await other.close();
      }
    });

    it('are not tried again when the connection was lost: nobody knows what was done', async () => {
      let alone = 0;
      const run: Parts['run'] = async () => {
        throw new DatabaseUnavailable('gone');
      };
      const act: Parts['act'] = async () => {
        alone += 1;
        return { held: true, rows: [1] };
      };
      const together = start({ run, act });
      const results = await Promise.allSettled(range(5).map((n) => together([storeOf('AccessToken', String(n))])));
      assert.ok(results.every(({ status }) => status === 'rejected'));
      assert.equal(alone, 0);
    });
  });
});
