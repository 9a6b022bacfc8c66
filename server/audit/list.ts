import type { Queryable } from '../db/database.ts';
import { listUsesOf } from './entries/store.ts';
import { listEventsOf } from './store.ts';

export type RecentEvent = {
  /** Position in the log; the cursor of the next page. */
  sequence: string;
  occurredAt: Date;
  type: string;
  outcome: 'success' | 'refused';
  clientId?: string;
  network?: string;
  userAgent?: string;
  detail: Readonly<Record<string, string | number | boolean>>;
};

/** A cursor from an address, or undefined when it was altered. */
export function parseEventCursor(text: string): string | undefined {
  return /^[1-9]\d{0,17}$/.test(text) ? text : undefined;
}

/**
 * What was done by a person or to their account, newest first, at most `limit` (1 to 100) events older than `before`.
 * Never an event of somebody else; who acted is not told, so one person's page shows nobody else.
 */
export async function listRecentEvents(
  knex: Queryable,
  personId: string,
  { before, limit }: { before?: string; limit: number },
): Promise<{ events: RecentEvent[]; next?: string }> {
  const size = Math.min(Math.max(Math.trunc(limit), 1), 100);
  const rows = await listEventsOf(knex, personId, before ?? null, size + 1);
  const events = rows.slice(0, size).map((row) => ({
    sequence: row.sequence,
    occurredAt: row.occurred_at,
    type: row.type,
    outcome: row.outcome,
    ...(row.client_id !== null && { clientId: row.client_id }),
    ...(row.network !== null && { network: row.network }),
    ...(row.user_agent !== null && { userAgent: row.user_agent }),
    detail: row.detail,
  }));
  const next = rows.length > size ? events.at(-1)?.sequence : undefined;
  return next === undefined ? { events } : { events, next };
}

export type MandateUse = { sequence: string; at: Date; clientId: string | undefined; actorId: string | undefined };

/**
 * When an application was entered by a mandate, or by a part of it that an agency named its people for, and by whom; newest
 * first. Whose business that is, the caller decides.
 */
export async function listMandateUses(
  knex: Queryable,
  mandateId: string,
  { before, limit }: { before?: string; limit: number },
): Promise<{ uses: MandateUse[]; next: string | undefined }> {
  const rows = await listUsesOf(knex, mandateId, before ?? null, limit + 1);
  const uses = rows.slice(0, limit).map((row) => ({
    sequence: row.sequence,
    at: row.occurred_at,
    clientId: row.client_id ?? undefined,
    actorId: row.actor_id ?? undefined,
  }));
  return { uses, next: rows.length > limit ? uses.at(-1)?.sequence : undefined };
}
