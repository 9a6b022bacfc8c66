import type { Knex } from 'knex';
import { deleteExpired } from './store.ts';

const batch = 5000;

/** Removes outlived challenges and codes, in batches so that no lock is held long. Returns how many. */
export async function sweepAuthenticators(knex: Knex, now: Date): Promise<number> {
  let total = 0;
  for (const table of ['webauthn_challenges', 'one_time_codes'] as const) {
    let removed = batch;
    while (removed === batch) {
      removed = await deleteExpired(knex, table, now, batch);
      total += removed;
    }
  }
  return total;
}
