import type { Knex } from 'knex';
import { deleteExpiredCounters } from './store.ts';

const batch = 5000;

/** Removes counters whose window is over, in batches so that no lock is held long. Returns how many. */
export async function sweepThrottles(knex: Knex, now: Date): Promise<number> {
  let total = 0;
  for (;;) {
    const removed = await deleteExpiredCounters(knex, now, batch);
    total += removed;
    if (removed < batch) return total;
  }
}
