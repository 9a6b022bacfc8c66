import type { Knex } from 'knex';
import { endSession } from './end-session.ts';
import { deleteEveryGrant, listSessionUids } from './store.ts';
import type { SessionParts } from './tell-applications.ts';

/**
 * Ends every session of a person by the act of somebody else, and whatever an application holds without one (tokens for
 * offline use). Gives the number of sessions.
 */
export async function endEverySession(
  tx: Knex.Transaction,
  parts: SessionParts,
  { personId, actorId, by = 'administrator' }: { personId: string; actorId: string; by?: 'administrator' | 'policy' },
): Promise<number> {
  const uids = await listSessionUids(tx, personId);
  for (const sessionUid of uids) await endSession(tx, parts, { sessionUid, by, personId, actorId });
  await deleteEveryGrant(tx, personId);
  return uids.length;
}
