import type { Change, Queryable } from '../db/database.ts';
import { currentRequest } from '../http/request-context.ts';
import { timeOrderedId } from '../lib/time-ordered-id.ts';
import { auditEventTypes } from './describe.ts';
import type { AuditEvent } from './events.ts';
import { type EventRow, eventInsert, insertEvents } from './store.ts';

/**
 * Appends one event in the transaction of the act it describes: if it cannot be written, the act fails with it.
 * Id, time, request, network and browser are filled in here, so no caller can forget or forge them.
 */
export async function recordEvent(tx: Queryable, event: AuditEvent): Promise<void> {
  await recordEvents(tx, [event]);
}

/** The same for several events of one act, in one statement; they are numbered in the order given. */
export async function recordEvents(tx: Queryable, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  // what is recorded outside one, as that a test begins, is not yet the act
  if (tx.isTransaction) await currentRequest()?.besideEvents?.(tx);
  await insertEvents(tx, events.map(toRow));
}

/** The same as a change of an act, for where the act is one statement. */
export function recordingOf(event: AuditEvent): Change {
  return eventInsert(toRow(event));
}

function toRow(event: AuditEvent): EventRow {
  assertDeclaredFields(event);
  const request = currentRequest();
  const now = new Date();
  return {
    id: timeOrderedId(now),
    occurred_at: now,
    type: event.type,
    outcome: event.outcome,
    actor_id: event.actorId ?? null,
    person_id: event.personId ?? null,
    client_id: event.clientId ?? null,
    request_id: request?.requestId ?? null,
    network: request?.network ?? null,
    user_agent: request?.userAgent ?? null,
    detail: JSON.stringify(event.detail),
  };
}

/** The compiler lets an object with extra fields through when it is not a literal; personal data must not ride along that way. */
function assertDeclaredFields(event: AuditEvent): void {
  const declared = auditEventTypes[event.type].fields;
  for (const field of Object.keys(event.detail)) {
    if (!Object.hasOwn(declared, field)) throw new Error(`audit event ${event.type} declares no field ${field}`);
  }
}
