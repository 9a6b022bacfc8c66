import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Change } from '../../server/db/database.ts';
import { type RequestContext, runInRequest } from '../../server/http/request-context.ts';
import { useDatabase } from '../support/database.ts';

describe('act', () => {
  const database = useDatabase();

  const insert = (id: string): Change => ({
    text: `INSERT INTO journeys (uid_hash, state, version, expires_at)
      SELECT $1::bytea, '{}', 1, now() WHERE {if} ON CONFLICT DO NOTHING`,
    values: [Buffer.from(id)],
  });
  const use = (id: string): Change => ({
    text: 'UPDATE journeys SET version = 2 WHERE uid_hash = $1 AND version = 1 AND {if}',
    values: [Buffer.from(id)],
  });
  const isThere = async (id: string) =>
    (await database()
      .knex('journeys')
      .where({ uid_hash: Buffer.from(id) })
      .first('version')) !== undefined;

  async function stored(): Promise<string> {
    const id = randomUUID();
    assert.deepEqual(await database().act([insert(id)]), { held: true, rows: [1] });
    return id;
  }

  it('tells how many rows each change changed', async () => {
    const [old, fresh] = [await stored(), randomUUID()];
    assert.deepEqual(await database().act([insert(old), insert(fresh)]), { held: true, rows: [0, 1] });
  });

  it('does nothing of the rest when a condition fails, and names the condition', async () => {
    const [good, spent, fresh] = [await stored(), await stored(), randomUUID()];
    await database().act([], use(spent));
    assert.deepEqual(await database().act([insert(fresh)], use(good), use(spent)), {
      held: false,
      failed: 1,
      rows: [0],
    });
    assert.deepEqual(await database().act([insert(fresh)], use(good)), { held: false, failed: 0, rows: [0] });
    assert.equal(await isThere(fresh), false);
  });

  it('T-157 of 32 acts on one condition at once one is done, in every round', async () => {
    for (let round = 0; round < 30; round += 1) {
      const id = await stored();
      const ids = Array.from({ length: 32 }, () => randomUUID());
      const results = await Promise.all(ids.map((fresh) => database().act([insert(fresh)], use(id))));
      assert.equal(results.filter(({ held }) => held).length, 1);
      const rows = await database()
        .knex('journeys')
        .whereIn(
          'uid_hash',
          ids.map((fresh) => Buffer.from(fresh)),
        );
      assert.equal(rows.length, 1);
    }
  });

  it('takes all back when one of its changes cannot be made', async () => {
    const [id, fresh] = [await stored(), randomUUID()];
    const broken: Change = {
      text: `INSERT INTO journeys (uid_hash, state, expires_at) SELECT $1::bytea, '{}', now() WHERE {if}`,
      values: [Buffer.from(id)],
    };
    await assert.rejects(database().act([insert(fresh), broken], use(id)), { code: '23505' });
    assert.equal(await isThere(fresh), false);
    assert.deepEqual(await database().act([], use(id)), { held: true, rows: [] });
  });
});

describe('find', () => {
  const database = useDatabase();
  const byKey = {
    name: 'test-find',
    text: `SELECT place::int, key, $2::int AS shared, (SELECT count(*)::int FROM unnest($1::bytea[])) AS asked
      FROM unnest($1::bytea[]) WITH ORDINALITY AS asked (key, place) WHERE key <> '\\x00'`,
  };
  type Found = { place: number; key: Buffer; shared: number; asked: number };
  const context = (): RequestContext => {
    const base = { requestId: 'r', ip: '192.0.2.1', network: '192.0.2.0/24', userAgent: 'test', locale: 'en' as const };
    return { ...base, databaseRoundTrips: 0, cache: new Map() };
  };

  it('gives each who asks the row of their own key, by one statement, and counts it for each', async () => {
    const keys = Array.from({ length: 40 }, (_, index) => Buffer.of(index));
    const contexts = keys.map(context);
    const found = await Promise.all(
      keys.map((key, index) => runInRequest(contexts[index] ?? context(), () => database().find<Found>(byKey, key, 7))),
    );
    assert.equal(found[0], undefined);
    for (const [index, row] of found.slice(1).entries()) {
      assert.deepEqual([row?.key, row?.shared, row?.asked], [Buffer.of(index + 1), 7, 40]);
    }
    assert.ok(contexts.every(({ databaseRoundTrips }) => databaseRoundTrips === 1));
  });

  it('tells everybody who shares a statement that it failed', async () => {
    const broken = { name: 'test-find-broken', text: 'SELECT 1 AS place, 1 / 0 FROM unnest($1::bytea[])' };
    const asked = [1, 2].map((key) => database().find(broken, Buffer.of(key)));
    const results = await Promise.allSettled(asked);
    assert.ok(results.every(({ status }) => status === 'rejected'));
  });
});
