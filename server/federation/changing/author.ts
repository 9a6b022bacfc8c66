import { recordEvent } from '../../audit/record.ts';
import type { Queryable } from '../../db/database.ts';

/** What an operator ran, or what an administrator did, with their reason. `approvedBy`: the second person. */
export type Act =
  | { command: string; reason: string }
  | { actorId: string; operation: string; reason: string; approvedBy?: string };

export async function recordActed(tx: Queryable, act: Act): Promise<void> {
  if ('command' in act) {
    await recordEvent(tx, { type: 'operator.command.ran', outcome: 'success', detail: act });
    return;
  }
  const { actorId, operation, reason } = act;
  const detail = { operation, reason };
  await recordEvent(tx, { type: 'administrator.acted', outcome: 'success', actorId, detail });
}

/** Whoever stands behind the events of an act. */
export const actorOf = (act: Act) => ('actorId' in act ? { actorId: act.actorId } : {});

/** By what right it counts, for its own event: a second person's yes, or the command of an operator, whom nobody was asked beside. */
export function rightOf(act: Act): { command: string } | { approvedBy?: string } {
  if ('command' in act) return { command: act.command };
  return act.approvedBy === undefined ? {} : { approvedBy: act.approvedBy };
}

/** Whoever stands in the history of a source. */
export function authorOf(act: Act): { changedBy: string | null; approvedBy: string | null; reason: string } {
  const { reason } = act;
  if ('command' in act) return { changedBy: null, approvedBy: null, reason };
  return { changedBy: act.actorId, approvedBy: act.approvedBy ?? null, reason };
}
