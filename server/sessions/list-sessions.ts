import type { Queryable } from '../db/database.ts';
import { listLiveSessions } from './store.ts';

/** Where somebody is logged in: nothing in it ends or takes over a session. */
export type LiveSession = { startedAt: Date; userAgent: string | null; network: string | null };

export async function listSessions(db: Queryable, personId: string, now: Date): Promise<LiveSession[]> {
  const rows = await listLiveSessions(db, personId, now);
  return rows.map((row) => ({ startedAt: row.created_at, userAgent: row.user_agent, network: row.network }));
}
