import type { Queryable } from '../db/database.ts';
import { listGranted, listLiveSessions } from './store.ts';

/** Sessions of a person that have not ended, each with the applications that were entered in it. */
export async function listOwnSessions(
  db: Queryable,
  personId: string,
  now: Date,
): Promise<{ applications: string[] }[]> {
  const sessions = await listLiveSessions(db, personId, now);
  return sessions.map(({ payload }) => ({ applications: Object.keys(payload.authorizations ?? {}) }));
}

/** Applications that somebody entered in a session that runs, or that may go on without them, the latest first. */
export function listEntered(db: Queryable, personId: string, now: Date): Promise<string[]> {
  return listGranted(db, personId, now);
}
