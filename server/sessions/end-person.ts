import type { Knex } from 'knex';
import { endSession } from './end-session.ts';
import { deleteGrantsOfPerson, listSessionUids } from './store.ts';
import type { SessionParts } from './tell-applications.ts';

/** Ends whatever a person is logged in by, consent to go on while they are away included. Gives how many sessions there were. */
export async function endEverythingOf(tx: Knex.Transaction, parts: SessionParts, personId: string): Promise<number> {
  const sessions = await listSessionUids(tx, personId);
  for (const sessionUid of sessions) await endSession(tx, parts, { sessionUid, by: 'policy', personId });
  await deleteGrantsOfPerson(tx, personId);
  return sessions.length;
}
