import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { useDatabase } from '../support/database.ts';
import { root } from './sources.ts';

const migrations = readdirSync(join(root, 'migrations')).sort();

describe('the schema', () => {
  const database = useDatabase();

  it('says of every table what it is for', async () => {
    const { rows } = await database().knex.raw<{ rows: { name: string }[] }>(
      `SELECT c.relname AS name FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
         AND coalesce(obj_description(c.oid, 'pg_class'), '') = ''`,
    );
    assert.deepEqual(rows, []);
  });

  it('says of every column what is in it', async () => {
    const { rows } = await database().knex.raw<{ rows: { name: string }[] }>(
      `SELECT c.relname || '.' || a.attname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
         AND a.attnum > 0 AND NOT a.attisdropped AND coalesce(col_description(c.oid, a.attnum), '') = ''`,
    );
    assert.deepEqual(rows, []);
  });

  it('has tables in it, so that the two questions above asked something', async () => {
    const { rows } = await database().knex.raw<{ rows: { tables: number }[] }>(
      `SELECT count(*)::int AS tables FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`,
    );
    assert.ok((rows[0]?.tables ?? 0) > 20);
  });

  it('keeps time with its zone and text without a made-up length', async () => {
    const { rows } = await database().knex.raw<{ rows: { name: string }[] }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND data_type IN ('timestamp without time zone', 'character varying', 'character', 'json')`,
    );
    assert.deepEqual(rows, []);
  });
});

describe('migrations', () => {
  it('are numbered without a gap', () => {
    const numbers = migrations.map((name) => /^(\d{4})_[a-z0-9_]+\.ts$/.exec(name)?.[1]);
    assert.deepEqual(
      numbers,
      migrations.map((_, index) => String(index + 1).padStart(4, '0')),
    );
  });

  for (const name of migrations) {
    it(`${name} goes forward only`, async () => {
      const { up, down } = (await import(`../../migrations/${name}`)) as { up: unknown; down(): Promise<void> };
      assert.equal(typeof up, 'function');
      await assert.rejects(async () => down(), /forward only/);
    });
  }
});
