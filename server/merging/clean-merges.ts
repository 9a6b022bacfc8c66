import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { removeLeftovers, takeDue } from './store.ts';

const atOnce = 100;

/** Merges that can no longer be undone: what opened the closed account is removed, and what would bring it back. Gives how many. */
export async function cleanMerges(knex: Knex, now: Date): Promise<number> {
  return knex.transaction(async (tx) => {
    const due = await takeDue(tx, now, atOnce);
    for (const merge of due) {
      await removeLeftovers(tx, merge);
      const detail = { mergeId: merge.id };
      await recordEvent(tx, { type: 'person.merge.cleaned', outcome: 'success', personId: merge.retiredId, detail });
    }
    return due.length;
  });
}
