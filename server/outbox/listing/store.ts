import type { Queryable } from '../../db/database.ts';
import type { OutboxKind } from '../store.ts';

export type EntryState = 'dead' | 'waiting';

export type EntryRow = {
  id: string;
  kind: OutboxKind;
  target: string;
  status: 'pending' | 'dead';
  attempts: number;
  lastError: string | null;
  createdAt: Date;
  /** Given up at, or due at: the place in its list. */
  at: Date;
};

const entryColumns = `id, kind, target, status, attempts, last_error AS "lastError", created_at AS "createdAt"`;

/** Given up, the newest first; or waiting, what is due first. Each by an index of its own. */
export async function findEntries(
  db: Queryable,
  state: EntryState,
  { from, limit }: { from: { at: Date; id: string } | undefined; limit: number },
): Promise<EntryRow[]> {
  const [status, at, order, sign] =
    state === 'dead' ? ['dead', 'finished_at', 'DESC', '<'] : ['pending', 'next_attempt_at', 'ASC', '>'];
  const { rows } = await db.raw<{ rows: EntryRow[] }>(
    `SELECT ${entryColumns}, ${at} AS at FROM outbox_entries
     WHERE status = '${status}' ${from ? `AND (${at}, id) ${sign} (:at, :id::uuid)` : ''}
     ORDER BY ${at} ${order}, id ${order} LIMIT :limit`,
    { limit, ...from },
  );
  return rows;
}

export async function findEntry(db: Queryable, id: string): Promise<EntryRow | undefined> {
  const { rows } = await db.raw<{ rows: EntryRow[] }>(
    `SELECT ${entryColumns}, coalesce(finished_at, next_attempt_at) AS at FROM outbox_entries
     WHERE id = ?::uuid AND status IN ('pending', 'dead')`,
    [id],
  );
  return rows[0];
}

export type TargetState = { kind: OutboxKind; waiting: number; failing: number; dead: number; oldestDue: Date | null };

/** By kind. Each number stops counting at `most`: a page that tells of a jam must not suffer from it. */
export async function summariseEntries(db: Queryable, now: Date, most: number): Promise<TargetState[]> {
  const { rows } = await db.raw<{ rows: TargetState[] }>(
    `SELECT kind, count(*) FILTER (WHERE status = 'pending')::int AS waiting,
       count(*) FILTER (WHERE status = 'pending' AND last_error IS NOT NULL)::int AS failing,
       count(*) FILTER (WHERE status = 'dead')::int AS dead,
       min(next_attempt_at) FILTER (WHERE status = 'pending' AND next_attempt_at <= :now) AS "oldestDue"
     FROM (
       (SELECT kind, status, last_error, next_attempt_at FROM outbox_entries
        WHERE status = 'pending' ORDER BY next_attempt_at LIMIT :most)
       UNION ALL
       (SELECT kind, status, last_error, next_attempt_at FROM outbox_entries
        WHERE status = 'dead' ORDER BY finished_at DESC LIMIT :most)) AS looked_at
     GROUP BY kind ORDER BY kind`,
    { now, most },
  );
  return rows;
}

/** Finished since then, at most `most` of each end. */
export async function countFinished(
  db: Queryable,
  since: Date,
  most: number,
): Promise<{ kind: OutboxKind; count: number }[]> {
  const { rows } = await db.raw<{ rows: { kind: OutboxKind; count: number }[] }>(
    `SELECT kind, count(*)::int AS count FROM (
       SELECT kind FROM outbox_entries WHERE finished_at >= :since AND status = 'delivered'
       ORDER BY finished_at LIMIT :most) AS looked_at
     GROUP BY kind`,
    { since, most },
  );
  return rows;
}
