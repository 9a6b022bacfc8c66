import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { deleteSession, listSessionUids, type SessionRow } from './store.ts';
import { type SessionParts, tellApplications } from './tell-applications.ts';

/**
 * Ends one session: the row goes first, then, in the same transaction, a logout notice to every application that was
 * entered from it is put in the outbox. Nobody has to answer for the session to be dead (T-095).
 */
export async function endSession(
  tx: Knex.Transaction,
  parts: SessionParts,
  ended: { sessionUid: string; by: 'person' | 'logout' | 'policy'; personId?: string },
): Promise<boolean> {
  const session = await deleteSession(tx, ended.sessionUid, ended.personId);
  if (!session) return false;
  const notices = await enqueueNotices(tx, parts, session);
  if (session.person_id) {
    await recordEvent(tx, {
      type: 'session.ended',
      outcome: 'success',
      actorId: session.person_id,
      personId: session.person_id,
      detail: { by: ended.by, applications: notices },
    });
  }
  return true;
}

async function enqueueNotices(tx: Knex.Transaction, parts: SessionParts, session: SessionRow): Promise<number> {
  const { person_id: personId, payload } = session;
  if (!personId) return 0;
  const entered = Object.entries(payload.authorizations ?? {});
  return tellApplications(
    tx,
    parts,
    entered.map(([clientId, { sid }]) => ({ clientId, personId, sid })),
  );
}

/** Ends every session of a person but the one they are using. */
export async function endOtherSessions(
  tx: Knex.Transaction,
  parts: SessionParts,
  { personId, keepUid }: { personId: string; keepUid: string | undefined },
): Promise<number> {
  const others = (await listSessionUids(tx, personId)).filter((uid) => uid !== keepUid);
  for (const sessionUid of others) await endSession(tx, parts, { sessionUid, by: 'person', personId });
  await recordEvent(tx, {
    type: 'session.others-ended',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { count: others.length },
  });
  return others.length;
}
