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
