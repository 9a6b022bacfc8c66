import assert from 'node:assert/strict';
import { openForLoading } from '../../server/db/load.ts';
import {
  attachDatabase,
  attachOwner,
  type DatabaseSettings,
  migrateDatabase,
  startDatabase,
} from '../../server/db/start.ts';
import { StartFailed } from '../../server/db/start-failed.ts';
import { useDatabase } from '../support/database.ts';
import { makeThrowAway, removeThrowAway } from '../support/throw-away.ts';

function settings(overrides: Partial<DatabaseSettings>): DatabaseSettings {
  return {
    mode: 'production',
    dataDirectory: '/dev/null/never',
    databaseUrl: undefined,
    migrationDatabaseUrl: undefined,
    databasePoolSize: 2,
    databaseStatementTimeoutMs: 2500,
    databaseAcquireTimeoutMs: 2000,
    ...overrides,
  };
}

function refuses(config: DatabaseSettings, message: RegExp): Promise<void> {
  return assert.rejects(startDatabase(config), (error: unknown) => {
    assert.ok(error instanceof StartFailed, String(error));
    assert.match(error.message, message);
    return true;
  });
}

describe('startDatabase', () => {
  const database = useDatabase();
  const empty = useDatabase('empty');

  it('opens a migrated database in production', async () => {
    const started = await startDatabase(settings({ databaseUrl: database.url() }));
    assert.ok((await started.database.knex('schema_migrations').pluck('name')).length > 0);
    await started.stop();
  });

  it('T-182 refuses production while migrations are pending', async () => {
    await refuses(
      settings({ databaseUrl: empty.url() }),
      /lacks 0001_people\.ts, [^;]* and \d+ more migrations; run npm run cli -- migrate first\.$/,
    );
  });

  it('T-153 T-182 refuses production as the owner of the audit log', async () => {
    await refuses(settings({ databaseUrl: database.ownerUrl() }), /could rewrite the audit log/);
  });

  it('T-182 says that the database cannot be reached', async () => {
    await refuses(settings({ databaseUrl: 'postgres://a:b@127.0.0.1:1/c' }), /cannot be reached; check DATABASE_URL/);
  });

  it('T-182 says that the login is refused, without the password', async () => {
    const url = new URL(database.url());
    url.password = 'not-the-password';
    await refuses(
      settings({ databaseUrl: url.href }),
      /^The database refuses the login \(28P01\)(?!.*not-the-password)/,
    );
    url.pathname = '/nowhere';
    url.password = new URL(database.url()).password;
    await refuses(settings({ databaseUrl: url.href }), /\(3D000\)/);
  });

  it('T-182 says what is wrong with a database that answers: no TLS, no rights, no writes, tables of something else', async () => {
    const tls = new URL(database.url());
    tls.searchParams.set('sslmode', 'verify-full');
    await refuses(settings({ databaseUrl: tls.href }), /^No trusted TLS connection .*; check sslmode and sslrootcert/);

    const development = (overrides: Partial<DatabaseSettings>) => settings({ mode: 'development', ...overrides });
    await refuses(
      development({ databaseUrl: empty.url() }),
      /^The role lacks rights in the database; set DATABASE_MIGRATION_URL/,
    );
    const asOwner = (options: string) => {
      const url = new URL(empty.ownerUrl());
      url.searchParams.set('options', options);
      return development({ databaseUrl: empty.url(), migrationDatabaseUrl: url.href });
    };
    await refuses(asOwner('-c default_transaction_read_only=on'), /^The database takes no writes/);

    const owner = empty.owner();
    await owner.schema.createTable('persons', (t) => t.increments());
    await refuses(
      asOwner('-c work_mem=4MB'),
      /^The database is not as its migrations left it \(42P07: relation "persons" already exists\):/,
    );
    await owner.schema.dropTable('persons');
  });

  it('migrates as owner and serves as the service role in development', async () => {
    const config = settings({ mode: 'development', databaseUrl: empty.url(), migrationDatabaseUrl: empty.ownerUrl() });
    const started = await startDatabase(config);
    await assert.rejects(started.database.knex('audit_events').delete(), { code: '42501' });
    await started.stop();
    assert.deepEqual(await migrateDatabase(config), []);
  });

  it('opens for loading as the owner, migrated and without time limits; never in production', async () => {
    const addresses = { databaseUrl: database.url(), migrationDatabaseUrl: database.ownerUrl() };
    await assert.rejects(openForLoading(settings(addresses)), /^StartFailed: A production database holds real people/);
    const opened = await openForLoading(settings({ mode: 'development', ...addresses }));
    const { rows } = await opened.database.knex.raw(
      `SELECT current_user AS who, current_setting('statement_timeout') AS longest`,
    );
    assert.deepEqual(rows, [{ who: 'yimen_owner', longest: '0' }]);
    await opened.stop();
  });

  it('refuses to migrate in production without the owner', async () => {
    await assert.rejects(
      migrateDatabase(settings({ databaseUrl: database.url() })),
      /DATABASE_MIGRATION_URL is missing/,
    );
  });

  it('T-187 refuses a command that needs the owner in production without the owner', async () => {
    await assert.rejects(attachOwner(settings({ databaseUrl: database.url() })), /DATABASE_MIGRATION_URL is missing/);
  });

  it('starts the embedded one without DATABASE_URL, lets commands in beside it, and stops it', async () => {
    const directory = await makeThrowAway();
    const config = settings({ mode: 'development', dataDirectory: directory });
    const started = await startDatabase(config);
    try {
      await assert.rejects(startDatabase(config), /Another service/);
      await assert.rejects(
        openForLoading(config),
        /^StartFailed: The service is running on .*: stop it, then try again\.$/,
      );
      const beside = await attachDatabase(config);
      const server = (each: typeof started) => each.database.knex.raw('SELECT pg_postmaster_start_time() AS at');
      assert.deepEqual((await server(beside)).rows, (await server(started)).rows);
      await beside.stop();
      assert.ok((await server(started)).rows[0]);
    } finally {
      await started.stop();
      await removeThrowAway(directory);
    }
  });
});
