import type { Queryable } from '../db/database.ts';
import { findMergeOf, listUndoable, type Merge } from './store.ts';

export type { Merge } from './store.ts';

/** Accounts that became part of this one and can still be taken out, the latest first. */
export function listUndoableMerges(db: Queryable, survivingId: string, now: Date): Promise<Merge[]> {
  return listUndoable(db, survivingId, now);
}

/** The live merge of two accounts, whichever of them stayed. */
export function findMergeOfBoth(db: Queryable, one: string, other: string): Promise<Merge | undefined> {
  return findMergeOf(db, one, other);
}
