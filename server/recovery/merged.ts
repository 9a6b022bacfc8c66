import type { Knex } from 'knex';
import { removePassword } from '../authenticators/password/remove-password.ts';
import type { Outcome } from '../lib/outcome.ts';
import type { MergeRefusal } from '../merging/judge.ts';
import { type MergeSum, type MergeWish, mergeAccounts } from '../merging/merge-accounts.ts';
import { type UndoRefusal, type UndoSum, type UndoWish, undoMerge } from '../merging/undo-merge.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import { factorChanged, type RecoveryParts } from './factor-changed.ts';

type Two = { id: string; survivingId: string; retiredId: string };

/** Merges two accounts and tells both at every address, each with a link that takes it back (T-078). */
export function mergeAndTell(
  tx: Knex.Transaction,
  parts: RecoveryParts,
  wish: MergeWish,
): Promise<Outcome<{ merge: Two; sum: MergeSum }, MergeRefusal>> {
  return mergeAccounts(tx, parts, wish, async (_tx, { id: mergeId, survivingId, retiredId }) => {
    for (const personId of [survivingId, retiredId]) {
      await factorChanged(tx, parts, personId, { code: 'account.merged', mergeId });
    }
  });
}

export type DeskMerge = {
  surviving: string;
  retired: string;
  /** What the desk wrote, for the audit log. */
  reason: string;
  /** Who does it, after a second person said yes. */
  actor: string;
};

/**
 * A merge by the service desk, inside the transaction of the approved act: the approval is the caller's to check. Nothing
 * that opens the closed account opens the other one: nobody but the person says which ways to log in are theirs (T-085).
 */
export function mergeByDesk(
  tx: Knex.Transaction,
  parts: RecoveryParts,
  { surviving, retired, reason, actor }: DeskMerge,
): Promise<Outcome<{ merge: Two; sum: MergeSum }, MergeRefusal>> {
  return mergeAndTell(tx, parts, {
    survivingId: surviving,
    retiredId: retired,
    take: [],
    by: 'desk',
    actorId: actor,
    reason,
  });
}

/** Takes two merged accounts apart and tells both at every address. */
export async function undoAndTell(
  tx: Knex.Transaction,
  parts: RecoveryParts,
  wish: UndoWish,
): Promise<Outcome<{ merge: Two; sum: UndoSum }, UndoRefusal>> {
  const undone = await undoMerge(tx, parts, wish);
  if (!undone.ok) return undone;
  const { survivingId, retiredId } = undone.merge;
  for (const personId of [survivingId, retiredId]) {
    await enqueueNotices(tx, parts.cipher, personId, { code: 'account.separated' });
  }
  return undone;
}

/**
 * "This was not me" of a merge. Whoever made it was logged in to both accounts, so a password of the one that says so goes as
 * well.
 */
export async function takeMergeBack(
  tx: Knex.Transaction,
  parts: RecoveryParts,
  personId: string,
  mergeId: string,
): Promise<boolean> {
  const undone = await undoAndTell(tx, parts, { mergeId, by: 'recovery', actorId: personId });
  if (!undone.ok) return false;
  await removePassword(tx, personId, parts.clock());
  return true;
}
