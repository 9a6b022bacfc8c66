import type { Knex } from 'knex';
import type { Queryable } from '../../db/database.ts';

/**
 * One statement of a merge. Its rows are written down before and after in the columns it sets, so that undoing it is exact.
 * `:surviving`, `:retired`, `:now`, `:mergeId` and `:take` (ids of ways to log in that go over) may stand in it; `t` is the
 * row.
 */
export type MoveStep = { table: string; key: readonly string[]; set: Readonly<Record<string, string>>; where: string };

const toSurvivor = (column: string) => ({ [column]: ':surviving::uuid' });
const ofRetired = (column: string) => `t.${column} = :retired`;
const isTaken = 't.id = ANY(:take::uuid[])';

/** Moves one column as a whole. */
function whole(table: string, column = 'person_id', key: readonly string[] = ['id']): MoveStep {
  return { table, key, set: toSurvivor(column), where: ofRetired(column) };
}

/** Rows of which the account that stays may have one of its own already: that one goes on, the other stays behind. */
function unlessThere(table: string, name: string, key: readonly string[]): MoveStep {
  const theirs = `SELECT FROM ${table} o WHERE o.person_id = :surviving AND o.${name} = t.${name}`;
  return {
    table,
    key,
    set: toSurvivor('person_id'),
    where: `${ofRetired('person_id')} AND NOT EXISTS (${theirs})`,
  };
}

/** A pair of found accounts; never an account with itself, and none twice. */
function twin(column: string, other: string): MoveStep {
  const same = `SELECT FROM account_twins o WHERE o.${column} = :surviving AND o.${other} = t.${other}`;
  return {
    table: 'account_twins',
    key: [other],
    set: toSurvivor(column),
    where: `${ofRetired(column)} AND t.${other} <> :surviving AND NOT EXISTS (${same})`,
  };
}

/** In this order; undone in the opposite one. */
export const moveSteps: readonly MoveStep[] = [
  whole('identity_documents'),
  {
    table: 'identifiers',
    key: ['id'],
    set: toSurvivor('person_id'),
    where: `${ofRetired('person_id')} AND t.verified_at IS NOT NULL AND ${isTaken}`,
  },
  // free for whoever proves to have it: the closed account must not hold it
  {
    table: 'identifiers',
    key: ['id'],
    set: { verified_at: 'NULL' },
    where: `${ofRetired('person_id')} AND t.verified_at IS NOT NULL`,
  },
  {
    table: 'passkeys',
    key: ['id'],
    set: { ...toSurvivor('person_id'), user_handle: 'coalesce(t.user_handle, t.person_id)' },
    where: `${ofRetired('person_id')} AND ${isTaken}`,
  },
  {
    table: 'source_links',
    key: ['id'],
    set: toSurvivor('person_id'),
    where: `${ofRetired('person_id')} AND t.ended_at IS NULL AND ${isTaken}`,
  },
  {
    table: 'source_links',
    key: ['id'],
    set: { ended_at: ':now' },
    where: `${ofRetired('person_id')} AND t.ended_at IS NULL`,
  },
  // whoever can take a way to log in back keeps that right where it goes
  {
    table: 'repudiations',
    key: ['token_hash'],
    set: toSurvivor('person_id'),
    where: `${ofRetired('person_id')} AND t.subject_id::text IN
      (SELECT m.row_key ->> 'id' FROM account_merge_moves m WHERE m.merge_id = :mergeId AND jsonb_exists(m.after, 'person_id'))`,
  },
  {
    table: 'posts',
    key: ['id'],
    set: { is_primary: 'FALSE' },
    where: `${ofRetired('person_id')} AND t.is_primary AND t.ended_at IS NULL AND EXISTS
      (SELECT FROM posts o WHERE o.person_id = :surviving AND o.is_primary AND o.ended_at IS NULL)`,
  },
  whole('posts'),
  whole('enterprises', 'representative_person_id'),
  // says no more than one that the account that stays holds, and nothing rests on it
  {
    table: 'mandates',
    key: ['id'],
    set: { ended_at: ':now', end_reason: `'merged'` },
    where: `t.agent_person_id = :retired AND t.ended_at IS NULL AND t.accepted_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM mandates r WHERE (r.granted_via = t.id OR r.parent_id = t.id) AND r.ended_at IS NULL)
      AND EXISTS (SELECT FROM mandates o WHERE o.agent_person_id = :surviving AND o.ended_at IS NULL
        AND o.accepted_at IS NOT NULL AND o.enterprise_id = t.enterprise_id AND o.role = t.role
        AND o.parent_id IS NOT DISTINCT FROM t.parent_id AND o.assurance_level >= t.assurance_level
        AND o.valid_from <= t.valid_from AND o.valid_until >= t.valid_until
        AND (o.services IS NULL OR o.services @> t.services) AND (o.acts IS NULL OR o.acts @> t.acts))`,
  },
  whole('mandates', 'granted_by'),
  whole('mandates', 'agent_person_id'),
  whole('mandates', 'accepted_by'),
  whole('mandates', 'ended_by'),
  {
    table: 'consents',
    key: ['id'],
    set: { withdrawn_at: ':now' },
    where: `${ofRetired('person_id')} AND t.withdrawn_at IS NULL AND EXISTS
      (SELECT FROM consents o WHERE o.person_id = :surviving AND o.client_id = t.client_id AND o.identity = t.identity
        AND o.withdrawn_at IS NULL)`,
  },
  whole('consents'),
  unlessThere('identity_choices', 'client_id', ['client_id']),
  unlessThere('legacy_ids', 'client_id', ['value_fingerprint']),
  unlessThere('application_accounts', 'client_id', ['client_id']),
  {
    table: 'authenticator_failures',
    key: ['person_id', 'authenticator'],
    set: {
      failures: `greatest(t.failures, (SELECT o.failures FROM authenticator_failures o
        WHERE o.person_id = :retired AND o.authenticator = t.authenticator))`,
    },
    where: `t.person_id = :surviving AND EXISTS (SELECT FROM authenticator_failures o
      WHERE o.person_id = :retired AND o.authenticator = t.authenticator AND o.failures > t.failures)`,
  },
  unlessThere('authenticator_failures', 'authenticator', ['authenticator']),
  twin('owner_id', 'other_id'),
  twin('other_id', 'owner_id'),
  {
    table: 'persons',
    key: ['id'],
    set: { status: `'closed'`, closed_at: ':now' },
    where: 't.id = :retired',
  },
];

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
