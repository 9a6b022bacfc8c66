import type { Message } from '../../adapters/messages/gateway.ts';
import type { Change, Queryable } from '../db/database.ts';

export const outboxKinds = ['message', 'backchannel-logout', 'security-event', 'webhook'] as const;
export type OutboxKind = (typeof outboxKinds)[number];

export type NewEntry = { id: string; kind: OutboxKind; target: string; payload: Buffer };

/** An entry as a worker holds it; `attempts` counts this one, and tells a worker whose lease ran out from the next. */
export type ClaimedEntry = NewEntry & { attempts: number };

/** Inserts the entries and wakes the workers at commit, in one round trip. */
export async function insertEntries(db: Queryable, entries: readonly NewEntry[]): Promise<void> {
  // to the millisecond, as the worker's clock counts: an entry is due the moment it is announced
  const values = entries.map(() => "(?::uuid, ?, ?, ?::bytea, date_trunc('milliseconds', now()))").join(', ');
  const bindings = entries.flatMap(({ id, kind, target, payload }) => [id, kind, target, payload]);
  await db.raw(
    `WITH entry AS (
       INSERT INTO outbox_entries (id, kind, target, payload_encrypted, next_attempt_at) VALUES ${values} RETURNING id
     ) SELECT pg_notify('outbox', '') FROM entry LIMIT 1`,
    bindings,
  );
}

/** The same as a change of an act. */
export function entriesInserted(entries: readonly NewEntry[]): Change {
  return {
    text: `INSERT INTO outbox_entries (id, kind, target, payload_encrypted, next_attempt_at)
      SELECT e.id, e.kind, e.target, e.payload, date_trunc('milliseconds', now())
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[]) AS e (id, kind, target, payload),
        LATERAL (SELECT pg_notify('outbox', '')) AS told
      WHERE {if}`,
    values: [
      entries.map(({ id }) => id),
      entries.map(({ kind }) => kind),
      entries.map(({ target }) => target),
      entries.map(({ payload }) => payload),
    ],
  };
}

export type Claim = {
  kind: OutboxKind;
  now: Date;
  /** Until then no other worker takes the entries. */
  leasedUntil: Date;
  limit: number;
  /** Targets that have enough deliveries running. */
  busyTargets: readonly string[];
};

/** Takes entries that are due. Two workers never get the same one: the row lock decides, the moved time keeps the others off. */
export async function claimEntries(db: Queryable, claim: Claim): Promise<ClaimedEntry[]> {
  const { rows } = await db.raw<{ rows: ClaimedEntry[] }>(
    `UPDATE outbox_entries SET attempts = attempts + 1, next_attempt_at = ?
     WHERE id IN (
       SELECT id FROM outbox_entries
       WHERE status = 'pending' AND kind = ? AND next_attempt_at <= ? AND target <> ALL (?::text[])
       ORDER BY next_attempt_at LIMIT ? FOR UPDATE SKIP LOCKED)
     RETURNING id, kind, target, payload_encrypted AS payload, attempts`,
    [claim.leasedUntil, claim.kind, claim.now, [...claim.busyTargets], claim.limit],
  );
  return rows;
}

type Held = Pick<ClaimedEntry, 'id' | 'attempts'>;

/** Delivered: what was in it is wiped. False when the lease ran out and another worker has it. */
export async function markDelivered(db: Queryable, { id, attempts }: Held, now: Date): Promise<boolean> {
  const changed = await db('outbox_entries')
    .where({ id, attempts, status: 'pending' })
    .update({ status: 'delivered', payload_encrypted: Buffer.alloc(0), last_error: null, finished_at: now });
  return changed === 1;
}

export async function markFailed(
  db: Queryable,
  { id, attempts }: Held,
  code: string,
  nextAttemptAt: Date,
): Promise<boolean> {
  const changed = await db('outbox_entries')
    .where({ id, attempts, status: 'pending' })
    .update({ last_error: code, next_attempt_at: nextAttemptAt });
  return changed === 1;
}

/** Given up: the payload stays, for a replay. */
export async function markDead(db: Queryable, { id, attempts }: Held, code: string, now: Date): Promise<boolean> {
  const changed = await db('outbox_entries')
    .where({ id, attempts, status: 'pending' })
    .update({ status: 'dead', last_error: code, finished_at: now });
  return changed === 1;
}

export async function reviveEntry(db: Queryable, id: string, now: Date): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `WITH entry AS (
       UPDATE outbox_entries SET status = 'pending', attempts = 0, next_attempt_at = ?, finished_at = NULL
       WHERE id = ?::uuid AND status = 'dead' RETURNING id
     ) SELECT pg_notify('outbox', '') FROM entry`,
    [now, id],
  );
  return rows.length === 1;
}

export async function reviveEntries(db: Queryable, target: string, now: Date): Promise<number> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `WITH entry AS (
       UPDATE outbox_entries SET status = 'pending', attempts = 0, next_attempt_at = ?, finished_at = NULL
       WHERE target = ? AND status = 'dead' RETURNING id
     ) SELECT pg_notify('outbox', '') FROM entry`,
    [now, target],
  );
  return rows.length;
}

export type DeadEntryRow = {
  id: string;
  kind: OutboxKind;
  target: string;
  attempts: number;
  last_error: string;
  finished_at: Date;
};

export async function listDead(db: Queryable, limit: number): Promise<DeadEntryRow[]> {
  return db<DeadEntryRow>('outbox_entries')
    .where({ status: 'dead' } as object)
    .orderBy('finished_at', 'desc')
    .limit(limit)
    .select('id', 'kind', 'target', 'attempts', 'last_error', 'finished_at');
}

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

/** Removes at most `limit` entries that were finished before the given time. */
export async function deleteFinished(db: Queryable, before: Date, limit: number): Promise<number> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `DELETE FROM outbox_entries WHERE id IN (
       SELECT id FROM outbox_entries WHERE finished_at < ? ORDER BY finished_at LIMIT ? FOR UPDATE SKIP LOCKED)
     RETURNING 1`,
    [before, limit],
  );
  return rows.length;
}

/** False when the message is there already: a repeat is not shown twice. */
export async function insertDevelopmentMessage(db: Queryable, message: Message): Promise<boolean> {
  const { id, channel, recipient, subject, body } = message;
  const rows = await db('development_messages')
    .insert({ id, channel, recipient, subject, body })
    .onConflict('id')
    .ignore()
    .returning('id');
  return rows.length === 1;
}

export type DevelopmentMessageRow = Message & { sent_at: Date };

export async function listNewestDevelopmentMessages(db: Queryable, limit: number): Promise<DevelopmentMessageRow[]> {
  return db<DevelopmentMessageRow>('development_messages')
    .orderBy([
      { column: 'sent_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit)
    .select('id', 'channel', 'recipient', 'subject', 'body', 'sent_at');
}
