import assert from 'node:assert/strict';
import { insertRows } from '../../server/db/insert-rows.ts';
import { useDatabase } from '../support/database.ts';

describe('many rows in one statement', () => {
  const database = useDatabase();
  const types = { id: 'bigint', note: 'text', at: 'timestamptz', bytes: 'bytea', detail: 'jsonb', is_on: 'boolean' };
  const hostile = ['', 'NULL', '"', '\\', "');--", '{a,b}', ' a , b ', '一门', '\n\t', '\\x41', null];
  const rows = hostile.map((note, index) => ({
    id: index,
    note,
    at: index % 2 === 0 ? new Date('2026-03-01T08:00:00.123Z') : null,
    bytes: index % 3 === 0 ? Buffer.from([0, 92, 34, 255, index]) : null,
    detail: JSON.stringify({ note }),
    is_on: index % 2 === 0,
  }));

  it('T-132 keeps every value, whatever stands in it, and the order of the rows', async () => {
    await database.owner().transaction(async (tx) => {
      await tx.raw(
        `CREATE TEMPORARY TABLE probe (sequence bigserial, id bigint, note text, at timestamptz, bytes bytea, detail jsonb, is_on boolean)`,
      );
      await insertRows(tx, 'probe', types, rows);
      const stored = await tx('probe').orderBy('sequence').select('id', 'note', 'at', 'bytes', 'detail', 'is_on');
      assert.deepEqual(
        stored,
        rows.map((row) => ({ ...row, id: String(row.id), detail: JSON.parse(row.detail) })),
      );
    });
  });

  it('does nothing for no rows', async () => {
    await insertRows(database().knex, 'nowhere', types, []);
  });
});
