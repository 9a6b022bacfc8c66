import type { Queryable } from '../db/database.ts';

export type OutboxKind = 'message' | 'backchannel-logout';

export type NewEntry = { id: string; kind: OutboxKind; target: string; payload: Buffer };

/** Inserts the entries and wakes the workers at commit, in one round trip. */
export async function insertEntries(db: Queryable, entries: readonly NewEntry[]): Promise<void> {
  const values = entries.map(() => '(?::uuid, ?, ?, ?::bytea, now())').join(', ');
  const bindings = entries.flatMap(({ id, kind, target, payload }) => [id, kind, target, payload]);
  await db.raw(
    `WITH entry AS (
       INSERT INTO outbox_entries (id, kind, target, payload_encrypted, next_attempt_at) VALUES ${values} RETURNING id
     ) SELECT pg_notify('outbox', '') FROM entry LIMIT 1`,
    bindings,
  );
}
