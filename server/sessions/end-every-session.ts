import type { Knex } from 'knex';
import { endSession } from './end-session.ts';
import { deleteEveryGrant, listSessionUids } from './store.ts';
import type { SessionParts } from './tell-applications.ts';
import { voidLogins } from './unfinished/void-logins.ts';

/**
 * Ends every session of a person, logins under way, and whatever an application holds without one (tokens for offline use). `actorId`: who did
 * it, where that was not the person. Gives the number of sessions.
 */
export async function endEverySession(
  tx: Knex.Transaction,
  parts: SessionParts,
  { by = 'administrator', ...whose }: { personId: string; actorId?: string; by?: 'administrator' | 'policy' },
): Promise<number> {
  await voidLogins(tx, { personId: whose.personId });
  const uids = await listSessionUids(tx, whose.personId);
  for (const sessionUid of uids) await endSession(tx, parts, { sessionUid, by, ...whose });
  await deleteEveryGrant(tx, whose.personId);
  return uids.length;
}
