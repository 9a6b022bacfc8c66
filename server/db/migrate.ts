import { readdir } from 'node:fs/promises';
import type { Knex } from 'knex';
import { StartFailed } from './start-failed.ts';

const directory = new URL('../../migrations/', import.meta.url);

/** Any fixed number: whoever holds it migrates or grants. Bound to the transaction, so a killed runner lets go of it. */
export const migrationLock = 7_460_001;

type Migration = { up(knex: Knex): Promise<void> };

/**
 * Brings the schema up to this release, one transaction per migration; safe to run from several nodes at once and again
 * after a kill. `knex` must be connected as the owner of the schema. Gives the names applied here.
 * Own runner, because knex's keeps its lock as a row that a killed runner leaves behind.
 * @throws StartFailed when the database was migrated by a newer release.
 */
export async function migrate(knex: Knex): Promise<string[]> {
  const files = await migrationFiles();
  const applied: string[] = [];
  for (;;) {
    const name = await knex.transaction((tx) => applyNext(tx, files));
    if (!name) return applied;
    applied.push(name);
  }
}

/** Names of migrations that this release has and the database has not: not ready to serve while there are any. */
export async function pendingMigrations(knex: Knex): Promise<string[]> {
  const done = await appliedMigrations(knex);
  return (await migrationFiles()).filter((name) => !done.has(name));
}

async function applyNext(tx: Knex.Transaction, files: readonly string[]): Promise<string | undefined> {
  await tx.raw('SET LOCAL statement_timeout = 0');
  await tx.raw('SET LOCAL idle_in_transaction_session_timeout = 0');
  await tx.raw('SELECT pg_advisory_xact_lock(?)', [migrationLock]);
  // From here on nothing may queue behind a busy table: requests would queue behind us (T-186).
  await tx.raw(`SET LOCAL lock_timeout = '5s'`);
  const done = await appliedMigrations(tx);
  refuseUnknown(done, files);
  const name = files.find((file) => !done.has(file));
  if (!name) return undefined;
  if (done.size === 0) await createRegister(tx);
  const migration = (await import(new URL(name, directory).href)) as Migration;
  await migration.up(tx);
  await tx('schema_migrations').insert({ name });
  return name;
}

async function migrationFiles(): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith('.ts')).sort();
}

async function appliedMigrations(knex: Knex): Promise<Set<string>> {
  const { rows } = await knex.raw<{ rows: { present: boolean }[] }>(
    `SELECT to_regclass('schema_migrations') IS NOT NULL AS present`,
  );
  if (!rows[0]?.present) return new Set();
  return new Set(await knex<{ name: string }>('schema_migrations').pluck('name'));
}

function refuseUnknown(done: ReadonlySet<string>, files: readonly string[]): void {
  const unknown = [...done].filter((name) => !files.includes(name)).sort();
  if (unknown.length > 0) {
    throw new StartFailed(
      `The database was migrated by a newer release (it has ${unknown.join(', ')}, unknown here); start that release or restore a backup.`,
    );
  }
}

async function createRegister(tx: Knex.Transaction): Promise<void> {
  await tx.schema.createTable('schema_migrations', (t) => {
    t.comment('Migrations that have been applied');
    t.text('name').primary().comment('File name');
    t.timestamp('applied_at', { useTz: true }).notNullable().defaultTo(tx.fn.now()).comment('When');
  });
}
