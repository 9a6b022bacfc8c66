import type { Knex } from 'knex';
import type { Queryable } from '../../db/database.ts';
import type { StoredEvent } from '../store.ts';

/** `roots`: units at or below which an event must belong; undefined: every event. `after` and `before` are sequences. */
export type Conditions = {
  roots: readonly string[] | undefined;
  personId?: string | undefined;
  type?: string | undefined;
  requestId?: string | undefined;
  from?: Date | undefined;
  until?: Date | undefined;
  after?: string | undefined;
  before?: string | undefined;
};

/** Whether no unit stands outside of the roots and of those below them. */
export async function coversEverything(db: Queryable, roots: readonly string[]): Promise<boolean> {
  const outside = await db('units').whereNull('parent_id').whereNotIn('id', roots).first('id');
  return outside === undefined;
}

/**
 * To which unit an event belongs: to that of its application; else to the one its detail names; else, being about somebody's
 * account, to the units where they, or whoever did it, hold a post, or where whoever did it holds a role.
 */
const belongs = `(SELECT CASE WHEN own.unit_id IS NOT NULL
    THEN EXISTS (SELECT FROM unit_ancestors a WHERE a.unit_id = own.unit_id AND a.ancestor_id = ANY (:roots::uuid[]))
    ELSE EXISTS (SELECT FROM posts o JOIN unit_ancestors a ON a.unit_id = o.unit_id
        WHERE o.person_id IN (e.person_id, e.actor_id) AND o.ended_at IS NULL AND o.activated_at IS NOT NULL
          AND a.ancestor_id = ANY (:roots::uuid[]))
      OR EXISTS (SELECT FROM role_grants g JOIN unit_ancestors a ON a.unit_id = g.unit_id
        WHERE g.person_id = e.actor_id AND g.ended_at IS NULL AND a.ancestor_id = ANY (:roots::uuid[])) END
  FROM (SELECT coalesce((SELECT c.unit_id FROM applications c WHERE c.client_id = e.client_id),
    CASE WHEN e.detail ->> 'unitId' ~ '^[0-9a-f-]{36}$' THEN (e.detail ->> 'unitId')::uuid END) AS unit_id) own)`;

function narrowed(db: Queryable, wanted: Conditions, who: 'person_id' | 'actor_id' | undefined): Knex.QueryBuilder {
  const query = db('audit_events as e');
  if (who) query.where(`e.${who}`, wanted.personId ?? '');
  if (who === 'actor_id') query.whereRaw('e.actor_id IS DISTINCT FROM e.person_id');
  if (wanted.type) query.where('e.type', wanted.type);
  if (wanted.requestId) query.where('e.request_id', wanted.requestId);
  if (wanted.from) query.where('e.occurred_at', '>=', wanted.from);
  if (wanted.until) query.where('e.occurred_at', '<', wanted.until);
  if (wanted.after) query.where('e.sequence', '>', wanted.after);
  if (wanted.before) query.where('e.sequence', '<', wanted.before);
  if (wanted.roots) query.whereRaw(belongs, { roots: [...wanted.roots] });
  return query;
}

/** Numbers of the events, the newest or the oldest first. What a person did and what was done to them: two index scans, each cut at the limit. */
export async function findSequences(
  db: Queryable,
  wanted: Conditions,
  { order, limit }: { order: 'asc' | 'desc'; limit: number },
): Promise<string[]> {
  const sides = wanted.personId ? (['person_id', 'actor_id'] as const) : ([undefined] as const);
  const found = await Promise.all(
    sides.map((side) =>
      narrowed(db, wanted, side).orderBy('e.sequence', order).limit(limit).pluck<string[]>('e.sequence'),
    ),
  );
  const sign = order === 'asc' ? 1 : -1;
  return found
    .flat()
    .map(String)
    .sort((a, b) => sign * (BigInt(a) < BigInt(b) ? -1 : 1))
    .slice(0, limit);
}

/** Events by number, in the order of the log, exactly as they are stored. */
export async function readEvents(db: Queryable, sequences: readonly string[]): Promise<StoredEvent[]> {
  const { rows } = await db.raw<{ rows: StoredEvent[] }>(
    `SELECT e.sequence::text AS sequence, e.id::text AS id,
       to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at,
       e.type, e.outcome, e.actor_id::text AS actor_id, e.person_id::text AS person_id, e.client_id, e.request_id,
       e.network, e.user_agent, e.detail::text AS detail
     FROM audit_events e WHERE e.sequence = ANY (?::bigint[]) ORDER BY e.sequence`,
    [[...sequences]],
  );
  return rows;
}

/** The first event at or behind a number. */
export async function eventAt(db: Queryable, sequence: string): Promise<{ sequence: string; at: Date } | undefined> {
  const row = await db('audit_events')
    .where('sequence', '>=', sequence)
    .orderBy('sequence')
    .first<{ sequence: string; occurred_at: Date } | undefined>('sequence', 'occurred_at');
  return row && { sequence: String(row.sequence), at: row.occurred_at };
}

/** The seals over these events: the first, the last, and how many of the events have one. */
export async function sealsOver(
  db: Queryable,
  sequences: readonly string[],
): Promise<{ first: string | null; last: string | null; sealed: number }> {
  const { rows } = await db.raw<{ rows: { first: string | null; last: string | null; sealed: number }[] }>(
    `SELECT min(seal_id)::text AS first, max(seal_id)::text AS last, count(*)::integer AS sealed
     FROM audit_seal_members WHERE sequence = ANY (?::bigint[])`,
    [[...sequences]],
  );
  return rows[0] ?? { first: null, last: null, sealed: 0 };
}
