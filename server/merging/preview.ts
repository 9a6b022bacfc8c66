import type { Knex } from 'knex';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { MergeRefusal } from './judge.ts';
import { type MergeSum, type MergeWish, mergeAccounts } from './merge-accounts.ts';
import type { MergingParts } from './parts.ts';
import type { Merge } from './store.ts';

/**
 * What a merge would do: the merge itself, in a transaction that is rolled back. So a rehearsal never says anything else than
 * what happens.
 */
export async function previewMerge(
  knex: Knex,
  parts: MergingParts,
  wish: MergeWish,
): Promise<Outcome<{ merge: Merge; sum: MergeSum }, MergeRefusal>> {
  const tx = await knex.transaction();
  try {
    const outcome = await mergeAccounts(tx, parts, wish, async () => undefined);
    return outcome.ok ? outcome : refuse(outcome.reason);
  } finally {
    await tx.rollback();
  }
}
