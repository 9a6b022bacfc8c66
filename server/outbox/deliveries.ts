import type { Queryable } from '../db/database.ts';
import { type DeliveryRow, listDeliveries, reviveEntryOf } from './deliveries/store.ts';

export type SentNotice = Pick<DeliveryRow, 'id' | 'kind' | 'status'> & {
  attempts: number;
  /** Code of the last failure. */
  error: string | undefined;
  at: Date;
};

/** What was to be told to an application, the newest first: how it went, not what was in it. */
export async function deliveriesTo(db: Queryable, clientId: string, limit: number): Promise<SentNotice[]> {
  const rows = await listDeliveries(db, clientId, limit);
  return rows.map(({ id, kind, status, attempts, last_error, created_at }) => ({
    ...{ id, kind, status, attempts, at: created_at },
    error: last_error ?? undefined,
  }));
}

/** Tries a notice anew that was given up; false when it was not, or is somebody else's. */
export function replayTo(tx: Queryable, clientId: string, id: string, now: Date): Promise<boolean> {
  return reviveEntryOf(tx, clientId, id, now);
}
