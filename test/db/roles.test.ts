import assert from 'node:assert/strict';
import { openDatabase } from '../../server/db/open.ts';
import { grantApplicationRole, mayRewriteAudit } from '../../server/db/roles.ts';
import { useDatabase } from '../support/database.ts';
import { testServer } from '../support/server.ts';

const permissionDenied = { code: '42501' };

describe('database roles', () => {
  const database = useDatabase();

  before(async () => {
    await database().knex('audit_events').insert({
      id: crypto.randomUUID(),
      occurred_at: new Date(),
      type: 'consent.withdrawn',
      outcome: 'success',
      detail: {},
    });
  });

  for (const table of ['audit_events', 'audit_seals', 'audit_seal_members']) {
    describe(`T-153 ${table} under the application role`, () => {
      for (const sql of [
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
        `DROP TABLE ${table}`,
        `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
      ]) {
        it(`refuses ${sql}`, async () => {
          await assert.rejects(database().knex.raw(sql), permissionDenied);
        });
      }

      it('refuses to update any column', async () => {
        const columns = Object.keys(await database().knex(table).columnInfo());
        assert.ok(columns.length > 1);
        for (const column of columns) {
          await assert.rejects(database().knex.raw(`UPDATE ${table} SET ${column} = ${column}`), permissionDenied);
        }
      });
    });
  }

  it('T-186 are given their rights by several nodes that start at once', async () => {
    const owners = Array.from({ length: 4 }, () =>
      openDatabase({ url: database.ownerUrl(), poolSize: 1, statementTimeoutMs: 0, acquireTimeoutMs: 5000 }),
    );
    try {
      await Promise.all(owners.map(({ knex }) => knex.raw('SELECT 1')));
      for (let round = 0; round < 4; round += 1)
        await Promise.all(owners.map(({ knex }) => grantApplicationRole(knex)));
    } finally {
      await Promise.all(owners.map((owner) => owner.close()));
    }
    assert.equal(await mayRewriteAudit(database().knex), false);
  });

  it('are given although something of somebody else lies beside the tables, as a view of an extension does', async () => {
    const { superuserUrl } = await testServer();
    const url = new URL(superuserUrl);
    url.pathname = new URL(database.url()).pathname;
    const root = openDatabase({ url: url.href, poolSize: 1, statementTimeoutMs: 0, acquireTimeoutMs: 5000 });
    try {
      await root.knex.raw('CREATE VIEW of_an_extension AS SELECT 1 AS one');
      await grantApplicationRole(database.owner());
      await assert.rejects(database().knex('of_an_extension'), permissionDenied);
      assert.equal((await database().knex('audit_events').select('id')).length, 1);
    } finally {
      await root.knex.raw('DROP VIEW IF EXISTS of_an_extension');
      await root.close();
    }
  });

  it('T-153 the application role is neither superuser nor owner of anything', async () => {
    const { rows } = await database().knex.raw(
      `SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls,
              (SELECT count(*)::int FROM pg_class WHERE relowner = pg_roles.oid) AS owned
       FROM pg_roles WHERE rolname = current_user`,
    );
    assert.deepEqual(rows, [
      { rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolbypassrls: false, owned: 0 },
    ]);
  });

  for (const sql of [
    'CREATE TABLE mine (id int)',
    'CREATE SCHEMA mine',
    'SET ROLE yimen_owner',
    'DROP TABLE persons',
  ]) {
    it(`refuses ${sql} to the application role`, async () => {
      await assert.rejects(database().knex.raw(sql), permissionDenied);
    });
  }

  it('lets the application role read the list of migrations and not write it', async () => {
    assert.ok((await database().knex('schema_migrations').pluck('name')).length > 0);
    await assert.rejects(database().knex('schema_migrations').insert({ name: '9999_x.ts' }), permissionDenied);
    await assert.rejects(database().knex('schema_migrations').delete(), permissionDenied);
  });

  it('tells a role that could rewrite the audit log from one that cannot', async () => {
    assert.equal(await mayRewriteAudit(database().knex), false);
    assert.equal(await mayRewriteAudit(database.owner()), true);
  });

  it('lets the application role add to the audit log', async () => {
    assert.equal((await database().knex('audit_events').select('id')).length, 1);
  });
});
