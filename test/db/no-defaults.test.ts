import assert from 'node:assert/strict';
import { useDatabase } from '../support/database.ts';

describe('a database fresh from its migrations', () => {
  const database = useDatabase();

  it('T-061 holds no account, no password, no key and no application: there is no default to change', async () => {
    const { rows } = await database().knex.raw<{ rows: { name: string }[] }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'knex_%'`,
    );
    // how far the counting of logins has come is a place in the log, nothing to log in with
    const marks = ['login_count_progress'];
    const tables = rows.map(({ name }) => name).filter((name) => !/migration/.test(name) && !marks.includes(name));
    assert.ok(tables.includes('persons') && tables.includes('passwords') && tables.includes('applications'));
    for (const table of tables) assert.equal((await database().knex(table).limit(1)).length, 0, table);
  });
});
