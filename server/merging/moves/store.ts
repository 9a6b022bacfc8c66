import type { Knex } from 'knex';
import type { Queryable } from '../../db/database.ts';
import { type MoveStep, moveSteps } from '../steps/store.ts';

export type MoveBindings = {
  mergeId: string;
  surviving: string;
  retired: string;
  now: Date;
  take: readonly string[];
};

/** Runs all steps. */
export async function makeMoves(tx: Queryable, bindings: MoveBindings): Promise<void> {
  for (const step of moveSteps) await tx.raw(moveText(step), { ...bindings, take: [...bindings.take] });
}

/** A row is found again by its key and by what is about to change in it: alone the key of a person's row may be theirs only. */
function moveText({ table, key, set, where }: MoveStep): string {
  const columns = Object.keys(set);
  const same = [...key, ...columns].map((column) => `t.${column} IS NOT DISTINCT FROM old.${column}`);
  return `WITH old AS (SELECT * FROM ${table} t WHERE ${where} FOR UPDATE),
    moved AS (UPDATE ${table} t SET ${columns.map((column) => `${column} = ${set[column]}`).join(', ')}
      FROM old WHERE ${same.join(' AND ')}
      RETURNING ${json(key, 'old')} AS row_key, ${json(columns, 'old')} AS before, ${json(columns, 't')} AS after)
    INSERT INTO account_merge_moves (merge_id, table_name, row_key, before, after)
      SELECT :mergeId, '${table}', row_key, before, after FROM moved`;
}

function json(columns: readonly string[], from: string): string {
  return `jsonb_build_object(${columns.map((column) => `'${column}', ${from}.${column}`).join(', ')})`;
}

export type Move = { id: string; table_name: string; row_key: Record<string, string>; before: object };

/** The latest first. */
export async function listMoves(db: Queryable, mergeId: string): Promise<Move[]> {
  return db('account_merge_moves')
    .where({ merge_id: mergeId })
    .orderBy('id', 'desc')
    .select('id', 'table_name', 'row_key', 'before');
}

/** How many rows of each table a merge changed. */
export async function countMoves(db: Queryable, mergeId: string): Promise<Record<string, number>> {
  const rows: { table_name: string; rows: number }[] = await db('account_merge_moves')
    .where({ merge_id: mergeId })
    .groupBy('table_name')
    .select('table_name', db.raw('count(DISTINCT row_key)::int AS rows'));
  return Object.fromEntries(rows.map(({ table_name, rows: count }) => [table_name, count]));
}

export type EndedMandate = {
  id: string;
  enterprise_id: string;
  role: string;
  granted_via: string | null;
  parent_id: string | null;
};

/** Mandates that ended because the account that stays holds the same. */
export async function listSameMandates(db: Queryable, mergeId: string): Promise<EndedMandate[]> {
  const { rows } = await db.raw<{ rows: EndedMandate[] }>(
    `SELECT d.id, d.enterprise_id, d.role, d.granted_via, d.parent_id
     FROM account_merge_moves m JOIN mandates d ON d.id = (m.row_key ->> 'id')::uuid
     WHERE m.merge_id = ? AND m.table_name = 'mandates' AND m.after ->> 'end_reason' = 'merged' ORDER BY d.id`,
    [mergeId],
  );
  return rows;
}

/**
 * Puts one row back as it was, if it still is as the merge left it. Not, where it has gone or changed since, or where somebody
 * else has meanwhile what can be had only once.
 */
export async function undoMove(tx: Knex.Transaction, move: Move): Promise<boolean> {
  const step = moveSteps.find(({ table }) => table === move.table_name);
  if (!step) throw new Error(`no merge changes ${move.table_name}`);
  try {
    return await tx.transaction(async (point) => {
      const { rowCount } = await point.raw<{ rowCount: number }>(undoText(move.table_name, move), { id: move.id });
      return rowCount === 1;
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === uniqueViolation) return false;
    throw error;
  }
}

const uniqueViolation = '23505';

function undoText(table: string, { row_key, before }: Move): string {
  const columns = Object.keys(before).map(plainName);
  const key = Object.keys(row_key).map(plainName);
  const conditions = [
    ...key.map((column) => `t.${column} = was.${column}`),
    ...columns.map((column) => `t.${column} IS NOT DISTINCT FROM since.${column}`),
  ];
  return `UPDATE ${table} t SET ${columns.map((column) => `${column} = was.${column}`).join(', ')}
    FROM account_merge_moves m, jsonb_populate_record(NULL::${table}, m.row_key || m.before) was,
      jsonb_populate_record(NULL::${table}, m.row_key || m.after) since
    WHERE m.id = :id AND ${conditions.join(' AND ')}`;
}

/** Our own writing, come back from our own table. */
function plainName(column: string): string {
  if (!/^[a-z_]+$/.test(column)) throw new Error('not the name of a column');
  return column;
}
