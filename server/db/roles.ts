import type { Knex } from 'knex';
import { migrationLock } from './migrate.ts';

/** Runs migrations and owns the schema. */
export const ownerRole = 'yimen_owner';
/** What the service connects as: reads and writes rows, changes no schema, cannot rewrite the audit log. */
export const applicationRole = 'yimen_app';

/** Append-only for the service: a stolen database password of a node cannot change the past (T-153). */
const appendOnlyTables = ['audit_events', 'audit_seals', 'audit_seal_members', 'policies'];
const readOnlyTables = ['schema_migrations'];

/**
 * Gives the application role what the service needs and no more; run as owner after every migration.
 * Does nothing when the database has no such role (one role for everything: development against a database of one's own).
 */
export async function grantApplicationRole(knex: Knex, role: string = applicationRole): Promise<void> {
  if (!(await isGrantee(knex, role))) return;
  await knex.transaction(async (tx) => {
    // Of two at once PostgreSQL refuses one: "tuple concurrently updated".
    await tx.raw('SELECT pg_advisory_xact_lock(?)', [migrationLock]);
    await tx.raw('GRANT USAGE ON SCHEMA public TO ??', [role]);
    await grant(tx, role, 'GRANT SELECT, INSERT, UPDATE, DELETE ON ?? TO ??', await listOwn(tx, ['r', 'p']));
    await grant(tx, role, 'GRANT USAGE ON SEQUENCE ?? TO ??', await listOwn(tx, ['S']));
    await revoke(tx, role, 'REVOKE UPDATE, DELETE, TRUNCATE ON ?? FROM ??', appendOnlyTables);
    await revoke(tx, role, 'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ?? FROM ??', readOnlyTables);
  });
}

async function isGrantee(knex: Knex, role: string): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: unknown[] }>(
    'SELECT 1 FROM pg_roles WHERE rolname = ? AND rolname <> current_user',
    [role],
  );
  return rows.length > 0;
}

/** Tables or sequences of this owner: what extensions and others put beside them is not ours to give (`ON ALL TABLES` fails there). */
async function listOwn(tx: Knex.Transaction, kinds: string[]): Promise<string[]> {
  const { rows } = await tx.raw<{ rows: { name: string }[] }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = ANY(?::"char"[]) AND pg_has_role(relowner, 'USAGE')
     ORDER BY relname`,
    [kinds],
  );
  return rows.map(({ name }) => name);
}

async function grant(tx: Knex.Transaction, role: string, statement: string, names: string[]): Promise<void> {
  if (names.length > 0) await tx.raw(statement, [names, role]);
}

async function revoke(tx: Knex.Transaction, role: string, statement: string, tables: string[]): Promise<void> {
  for (const table of tables) {
    if (await tx.schema.hasTable(table)) await tx.raw(statement, [table, role]);
  }
}

/** Whether the connected role could rewrite the audit log: superuser, owner, or granted too much (T-153). */
export async function mayRewriteAudit(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { allowed: boolean }[] }>(
    `SELECT has_table_privilege('audit_events', 'UPDATE, DELETE, TRUNCATE') AS allowed`,
  );
  return rows[0]?.allowed !== false;
}
