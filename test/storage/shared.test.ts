import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AdapterPayload } from 'oidc-provider';
import type { QueryResultRow } from 'pg';
import { createStorage, type Storage } from '../../adapters/storage/create-storage.ts';
import type { Statement } from '../../server/db/database.ts';
import { createFind } from '../../server/db/find.ts';
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
});
