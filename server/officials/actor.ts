import type { AuditEvent } from '../audit/events.ts';
import { recordEvents } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';

/** Who does it: an administrator in the console, an operator by the named command, who says why, or the HR system of a unit. */
export type Actor =
  | { personId: string; operation?: string; reason?: string }
  | { operator: string; reason: string }
  | { clientId: string };

/** Records an act with whoever did it: an operator's command is named before what it did. Undefined: a rule did it. */
export async function recordActs(
  tx: Queryable,
  actor: Actor | undefined,
  events: readonly AuditEvent[],
): Promise<void> {
  if (!actor) return recordEvents(tx, events);
  if ('personId' in actor) {
    const { personId: actorId, operation, reason } = actor;
    const acted: AuditEvent[] =
      operation && reason
        ? [{ type: 'administrator.acted', outcome: 'success', actorId, detail: { operation, reason } }]
        : [];
    return recordEvents(tx, [...acted, ...events.map((event) => ({ ...event, actorId }))]);
  }
  if ('clientId' in actor)
    return recordEvents(
      tx,
      events.map((event) => ({ ...event, clientId: actor.clientId })),
    );
  const { operator, reason } = actor;
  const ran: AuditEvent = {
    type: 'operator.command.ran',
    outcome: 'success',
    detail: { command: operator, reason },
  };
  await recordEvents(tx, [ran, ...events]);
}
