import type { Queryable } from '../db/database.ts';
import { countFinished, summariseEntries } from './listing/store.ts';
import { type OutboxKind, outboxKinds } from './store.ts';

export { type OutboxKind, outboxKinds } from './store.ts';

/** Beyond this many a number says "this many or more". */
export const mostCounted = 10_000;

export type DeliveryState = {
  kind: OutboxKind;
  /** Delivered within the last hour. */
  delivered: number;
  waiting: number;
  /** Of those that wait: tried in vain at least once. */
  failing: number;
  dead: number;
  /** How long the oldest entry that could have left by now has been due. */
  lagSeconds: number;
};

/** How deliveries fare now, for each kind. */
export async function deliveryState(db: Queryable, now: Date): Promise<DeliveryState[]> {
  const hourAgo = new Date(now.getTime() - 3_600_000);
  const [states, finished] = await Promise.all([
    summariseEntries(db, now, mostCounted),
    countFinished(db, hourAgo, mostCounted),
  ]);
  return outboxKinds.map((kind) => {
    const state = states.find((one) => one.kind === kind);
    const due = state?.oldestDue?.getTime() ?? now.getTime();
    return {
      kind,
      delivered: finished.find((one) => one.kind === kind)?.count ?? 0,
      waiting: state?.waiting ?? 0,
      failing: state?.failing ?? 0,
      dead: state?.dead ?? 0,
      lagSeconds: Math.max(0, Math.floor((now.getTime() - due) / 1000)),
    };
  });
}
