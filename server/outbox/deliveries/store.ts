import type { Queryable } from '../../db/database.ts';
import type { OutboxKind } from '../store.ts';

export type DeliveryRow = {
  id: string;
  kind: Exclude<OutboxKind, 'message'>;
  status: 'pending' | 'delivered' | 'dead';
  attempts: number;
  last_error: string | null;
  created_at: Date;
};

/** What went or goes to one application, the newest first. Messages to people are not among it. */
export async function listDeliveries(db: Queryable, target: string, limit: number): Promise<DeliveryRow[]> {
  return db<DeliveryRow>('outbox_entries')
    .where({ target } as object)
    .whereNot('kind', 'message')
    .orderBy('created_at', 'desc')
    .limit(limit)
    .select('id', 'kind', 'status', 'attempts', 'last_error', 'created_at');
}

/** False unless it is dead, and of this application. */
export async function reviveEntryOf(db: Queryable, target: string, id: string, now: Date): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `WITH entry AS (
       UPDATE outbox_entries SET status = 'pending', attempts = 0, next_attempt_at = :now, finished_at = NULL
       WHERE id = :id::uuid AND target = :target AND kind <> 'message' AND status = 'dead' RETURNING id
     ) SELECT pg_notify('outbox', '') FROM entry`,
    { now, id, target },
  );
  return rows.length === 1;
}
