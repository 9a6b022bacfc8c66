import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../db/database.ts';
import type { ReadAs } from '../../lib/tables/line.ts';

export type StoredList = {
  id: string;
  unitId: string;
  givenBy: string | null;
  reason: string;
  sealed: Buffer | null;
  readAs: ReadAs;
  rows: number;
  givenAt: Date;
  keptUntil: Date | null;
  wantedAt: Date | null;
  wantedBy: string | null;
  approvedBy: string | null;
  doneRows: number;
  appointed: number | null;
  changed: number;
  refused: number;
  doneAt: Date | null;
  undoneAt: Date | null;
  undoneBy: string | null;
  undoApprovedBy: string | null;
  undoReason: string | null;
  takenBackAt: Date | null;
  ended: number;
  restored: number;
  kept: number;
  faults: number;
  stoppedFor: StoppedFor | null;
  /** Also when somebody had it gone on with since; `asked-back` does not count. */
  wasStopped: boolean;
  foreseenRows: number;
  foreseenEndings: number;
  /** Posts it took time from so far. */
  endings: number;
  restoredTo: number | null;
};

/**
 * `mass-change`: more came together than one person may do. `role-gone`: whoever wanted it, or took it back, may do it no more.
 * `restore`: the database was restored to a moment when it was under way. `asked-back`: a second person is asked to let it be taken
 * back, and meanwhile no more of it is done.
 */
export type StoppedFor = 'fault' | 'mass-change' | 'role-gone' | 'restore' | 'asked-back';

const columns = {
  id: 'id',
  unitId: 'unit_id',
  givenBy: 'given_by',
  reason: 'reason',
  sealed: 'list_encrypted',
  readAs: 'read_as',
  rows: 'rows',
  givenAt: 'given_at',
  keptUntil: 'kept_until',
  wantedAt: 'wanted_at',
  wantedBy: 'wanted_by',
  approvedBy: 'approved_by',
  doneRows: 'done_rows',
  appointed: 'appointed',
  changed: 'changed',
  refused: 'refused',
  doneAt: 'done_at',
  undoneAt: 'undone_at',
  undoneBy: 'undone_by',
  undoApprovedBy: 'undo_approved_by',
  undoReason: 'undo_reason',
  takenBackAt: 'taken_back_at',
  ended: 'ended',
  restored: 'restored',
  kept: 'kept',
  faults: 'faults',
  stoppedFor: 'stopped_for',
  wasStopped: 'was_stopped',
  foreseenRows: 'foreseen_rows',
  foreseenEndings: 'foreseen_endings',
  endings: 'endings',
  restoredTo: 'restored_to',
};

type NewList = Pick<StoredList, 'unitId' | 'givenBy' | 'reason' | 'rows' | 'givenAt' | 'readAs'> & {
  sealed: Buffer | null;
  keptUntil: Date | null;
  wantedAt: Date | null;
  digest: Buffer | null;
};

/** Undefined when a list of this file stands already. */
export async function insertList(tx: Queryable, list: NewList): Promise<string | undefined> {
  const id = randomUUID();
  const made = await tx('post_imports')
    .insert({
      id,
      unit_id: list.unitId,
      given_by: list.givenBy,
      reason: list.reason,
      list_encrypted: list.sealed,
      read_as: list.readAs,
      rows: list.rows,
      given_at: list.givenAt,
      kept_until: list.keptUntil,
      wanted_at: list.wantedAt,
      file_digest: list.digest,
    })
    .onConflict()
    .ignore()
    .returning<{ id: string }[]>('id');
  return made[0]?.id;
}

export async function findList(db: Queryable, id: string): Promise<StoredList | undefined> {
  return db('post_imports').where({ id }).first(columns);
}

/** The list that stands of a file an operator gave. */
export async function findListOfFile(db: Queryable, unitId: string, digest: Buffer): Promise<StoredList | undefined> {
  return db('post_imports').where({ unit_id: unitId, file_digest: digest, undone_at: null }).first(columns);
}

/** Holds a list while some of its rows are dealt with. */
export async function holdList(tx: Queryable, id: string): Promise<StoredList | undefined> {
  return tx('post_imports').where({ id }).forUpdate().first(columns);
}

/** The same, if nobody else holds it at this moment. */
export async function holdListAtOnce(tx: Queryable, id: string): Promise<StoredList | undefined> {
  return tx('post_imports').where({ id }).forUpdate().skipLocked().first(columns);
}

/** Holds a list that is to be carried on with or taken back, the oldest first, if no other node does and no fault keeps it. */
export async function holdWork(tx: Queryable, isUndoing: boolean, now: Date): Promise<StoredList | undefined> {
  return tx('post_imports')
    .where(isUndoing ? { taken_back_at: null } : { done_at: null, undone_at: null })
    .whereNotNull(isUndoing ? 'undone_at' : 'wanted_at')
    .modify((query) => !isUndoing && query.whereNotNull('list_encrypted'))
    .where({ stopped_at: null })
    .where((due) => due.whereNull('retry_at').orWhere('retry_at', '<=', now))
    .orderBy('wanted_at')
    .forUpdate()
    .skipLocked()
    .first(columns);
}

/** What was tried of a list that is held failed. */
export async function storeFault(tx: Queryable, id: string, { retryAt }: { retryAt: Date }): Promise<void> {
  await tx('post_imports').where({ id }).increment({ faults: 1 }).update({ retry_at: retryAt });
}

/**
 * Nothing of a list that is held is tried any more until somebody says so. Where that is for a wish to take it back, nothing was
 * wrong with it, and whoever sees that it is wrong may still take it back as one under way.
 */
export async function storeStopped(tx: Queryable, id: string, why: StoppedFor, now: Date): Promise<void> {
  const was = tx.raw('was_stopped OR ?', [why !== 'asked-back']);
  await tx('post_imports').where({ id }).update({ stopped_at: now, stopped_for: why, was_stopped: was });
}

const unstopped = { stopped_at: null, stopped_for: null, faults: 0, retry_at: null };

/** Single use: of parallel words one has the list gone on with. The unit of the list, if it was stopped. */
export async function storeContinued(tx: Queryable, id: string): Promise<string | undefined> {
  const changed = await tx('post_imports')
    .where({ id })
    .whereNotNull('stopped_at')
    .update(unstopped)
    .returning<{ unit_id: string }[]>('unit_id');
  return changed[0]?.unit_id;
}

export type Foreseen = { rows: number; endings: number };

/** Single use: of parallel yeses one has the list carried out. The unit of the list, if this one does. */
export async function storeYes(
  tx: Queryable,
  id: string,
  { by, approvedBy, foreseen, now }: { by: string; approvedBy: string | null; foreseen: Foreseen; now: Date },
): Promise<string | undefined> {
  const changed = await tx('post_imports')
    .where({ id, wanted_at: null })
    .whereNotNull('list_encrypted')
    .update({
      ...{ wanted_at: now, wanted_by: by, approved_by: approvedBy },
      ...{ foreseen_rows: foreseen.rows, foreseen_endings: foreseen.endings },
    })
    .returning<{ unit_id: string }[]>('unit_id');
  return changed[0]?.unit_id;
}

export async function storeKeptUntil(tx: Queryable, id: string, until: Date): Promise<void> {
  await tx('post_imports').where({ id }).update({ kept_until: until });
}

export type Progress = { rows: number; appointed: number; changed: number; refused: number; endings: number };

export async function storeProgress(tx: Queryable, id: string, done: Progress): Promise<void> {
  await tx('post_imports')
    .where({ id })
    .increment({ done_rows: done.rows, changed: done.changed, refused: done.refused, endings: done.endings })
    .update({ appointed: tx.raw('coalesce(appointed, 0) + ?', [done.appointed]), faults: 0, retry_at: null });
}

/** The last row is dealt with: what was in the list is forgotten. */
export async function storeDone(tx: Queryable, id: string, now: Date): Promise<void> {
  await tx('post_imports').where({ id }).update({ done_at: now, list_encrypted: null });
}

export type Undoing = {
  by: string | null;
  approvedBy: string | null;
  reason: string;
  /** Posts and changes it is about. */
  foreseen: number;
  now: Date;
};

/** Single use likewise. Waits for whoever deals with some of its rows; no more of them will be. */
export async function storeUndone(tx: Queryable, id: string, undoing: Undoing): Promise<string | undefined> {
  const { by, approvedBy, reason, foreseen, now } = undoing;
  const changed = await tx('post_imports')
    .where({ id, undone_at: null })
    .whereNotNull('wanted_at')
    .update({
      ...{ undone_at: now, undone_by: by, undo_approved_by: approvedBy, undo_reason: reason },
      ...{ undo_foreseen: foreseen, list_encrypted: null, ...unstopped },
    })
    .returning<{ unit_id: string }[]>('unit_id');
  return changed[0]?.unit_id;
}

/** Lists nobody said yes to in time: what was in them is forgotten. */
export async function forgetOldLists(db: Queryable, now: Date): Promise<number> {
  return db('post_imports')
    .whereNotNull('list_encrypted')
    .where({ wanted_at: null })
    .where('kept_until', '<', now)
    .update({ list_encrypted: null });
}
