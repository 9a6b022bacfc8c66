import type { Knex } from 'knex';
import type { AuditEvent } from '../audit/events.ts';
import { recordEvent, recordingOf } from '../audit/record.ts';
import type { Database } from '../db/database.ts';
import { logoutsEnqueued } from '../outbox/enqueue.ts';
import { deleteSession, grantsDeleted, listSessionUids, type SessionPayload, sessionDeleted } from './store.ts';
import { type Entered, noticesFor, type SessionParts, tellApplications } from './tell-applications.ts';

type EndedBy = 'person' | 'logout' | 'policy' | 'administrator';

/**
 * Ends one session: the row goes first, then, in the same transaction, a logout notice to every application that was
 * entered from it is put in the outbox. Nobody has to answer for the session to be dead (T-095).
 */
export async function endSession(
  tx: Knex.Transaction,
  parts: SessionParts,
  ended: { sessionUid: string; by: EndedBy; personId?: string; actorId?: string },
): Promise<boolean> {
  const session = await deleteSession(tx, ended.sessionUid, ended.personId);
  if (!session) return false;
  const { person_id: personId, payload } = session;
  if (!personId) return true;
  const applications = await tellApplications(tx, parts, enteredBy(personId, payload));
  await recordEvent(tx, sessionEnded(personId, ended.by, applications, ended.actorId));
  return true;
}

/**
 * The same for the session of the running request, as it was read: everything that hangs on it is known, so that the whole
 * logout is one statement. Where another request changed the session since, it is looked at anew.
 */
export async function endReadSession(
  parts: SessionParts & { database: Database },
  read: { sessionUid: string; payload: SessionPayload },
): Promise<void> {
  const { database, cipher } = parts;
  const { accountId: personId, authorizations = {} } = read.payload;
  const notices = personId ? await noticesFor(database.knex, parts, enteredBy(personId, read.payload)) : [];
  const { held } = await database.act(
    [
      ...grantsDeleted(read),
      ...(notices.length > 0 ? [logoutsEnqueued(cipher, notices)] : []),
      ...(personId ? [recordingOf(sessionEnded(personId, 'logout', notices.length))] : []),
    ],
    sessionDeleted({ sessionUid: read.sessionUid, personId, authorizations }),
  );
  if (held) return;
  await database.knex.transaction((tx) => endSession(tx, parts, { sessionUid: read.sessionUid, by: 'logout' }));
}

function enteredBy(personId: string, { authorizations = {} }: SessionPayload): Entered[] {
  return Object.entries(authorizations).map(([clientId, { sid }]) => ({ clientId, personId, sid }));
}

function sessionEnded(personId: string, by: EndedBy, applications: number, actorId = personId): AuditEvent {
  const detail = { by, applications };
  return { type: 'session.ended', outcome: 'success', actorId, personId, detail };
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
