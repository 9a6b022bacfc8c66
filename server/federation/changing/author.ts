import { recordEvent } from '../../audit/record.ts';
import type { Queryable } from '../../db/database.ts';
import type { TestStep } from '../source.ts';

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

/** How a test ended: that it began stands in the log already, so that one that never ends leaves a trace as well. */
export async function recordTested(
  tx: Queryable,
  act: Act,
  { sourceId, settings, steps }: { sourceId: string; settings: 'stored' | 'given'; steps: readonly TestStep[] },
): Promise<void> {
  const last = steps.at(-1);
  if (!last) return;
  await recordEvent(tx, {
    type: 'source.tested',
    outcome: last.ok ? 'success' : 'refused',
    ...actorOf(act),
    detail: { sourceId, settings, step: last.name, result: last.ok ? 'passed' : last.detail, ...commandOf(act) },
  });
}

/** Whoever stands behind the events of an act. */
export const actorOf = (act: Act) => ('actorId' in act ? { actorId: act.actorId } : {});

/** By what right it counts, for its own event: a second person's yes, or the command of an operator, whom nobody was asked beside. */
export function rightOf(act: Act): { command: string } | { approvedBy?: string } {
  if ('command' in act) return { command: act.command };
  return act.approvedBy === undefined ? {} : { approvedBy: act.approvedBy };
}

export const commandOf = (act: Act) => ('command' in act ? { command: act.command } : {});

/** Whoever stands in the history of a source. */
export function authorOf(act: Act): { changedBy: string | null; approvedBy: string | null; reason: string } {
  const { reason } = act;
  if ('command' in act) return { changedBy: null, approvedBy: null, reason };
  return { changedBy: act.actorId, approvedBy: act.approvedBy ?? null, reason };
}
