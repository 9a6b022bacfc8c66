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
  undoReason: string | null;
  takenBackAt: Date | null;
  ended: number;
  restored: number;
};

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
  undoReason: 'undo_reason',
  takenBackAt: 'taken_back_at',
  ended: 'ended',
  restored: 'restored',
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

/** Holds a list that is to be carried on with or taken back, the oldest first, if no other node does. */
export async function holdWork(tx: Queryable, isUndoing: boolean): Promise<StoredList | undefined> {
  return tx('post_imports')
    .where(isUndoing ? { taken_back_at: null } : { done_at: null, undone_at: null })
    .whereNotNull(isUndoing ? 'undone_at' : 'wanted_at')
    .modify((query) => !isUndoing && query.whereNotNull('list_encrypted'))
    .orderBy('wanted_at')
    .forUpdate()
    .skipLocked()
    .first(columns);
}

/** Single use: of parallel yeses one has the list carried out. */
export async function storeYes(
  tx: Queryable,
  id: string,
  { by, approvedBy, now }: { by: string; approvedBy: string | null; now: Date },
): Promise<boolean> {
  const changed = await tx('post_imports')
    .where({ id, wanted_at: null })
    .whereNotNull('list_encrypted')
    .update({ wanted_at: now, wanted_by: by, approved_by: approvedBy });
  return changed === 1;
}

export async function storeKeptUntil(tx: Queryable, id: string, until: Date): Promise<void> {
  await tx('post_imports').where({ id }).update({ kept_until: until });
}

export type Progress = { rows: number; appointed: number; changed: number; refused: number };

export async function storeProgress(tx: Queryable, id: string, done: Progress): Promise<void> {
  await tx('post_imports')
    .where({ id })
    .increment({ done_rows: done.rows, changed: done.changed, refused: done.refused })
    .update({ appointed: tx.raw('coalesce(appointed, 0) + ?', [done.appointed]) });
}

/** The last row is dealt with: what was in the list is forgotten. */
export async function storeDone(tx: Queryable, id: string, now: Date): Promise<void> {
  await tx('post_imports').where({ id }).update({ done_at: now, list_encrypted: null });
}

/** Single use likewise. Waits for whoever deals with some of its rows; no more of them will be. */
export async function storeUndone(
  tx: Queryable,
  id: string,
  { by, reason, now }: { by: string | null; reason: string; now: Date },
): Promise<boolean> {
  const changed = await tx('post_imports')
    .where({ id, undone_at: null })
    .whereNotNull('wanted_at')
    .update({ undone_at: now, undone_by: by, undo_reason: reason, list_encrypted: null });
  return changed === 1;
}

export async function storeEnded(tx: Queryable, id: string, ended: number): Promise<void> {
  await tx('post_imports').where({ id }).increment({ ended });
}

export async function storeTakenBack(tx: Queryable, id: string, restored: number, now: Date): Promise<void> {
  await tx('post_imports').where({ id }).update({ taken_back_at: now, restored });
}

/** Ends some posts of a list that nobody has taken up; of one that is taken up at this moment either this or that happens. */
export async function withdrawWaiting(
  tx: Queryable,
  importId: string,
  { limit, now }: { limit: number; now: Date },
): Promise<{ id: string; unitId: string }[]> {
  const { rows } = await tx.raw<{ rows: { id: string; unitId: string }[] }>(
    `UPDATE posts SET ended_at = :now, end_reason = 'withdrawn', invitee_encrypted = NULL, invitee_fingerprint = NULL,
       activation_hash = NULL, activation_expires_at = NULL
     WHERE id IN (SELECT id FROM posts WHERE import_id = :importId AND ended_at IS NULL AND activated_at IS NULL
         ORDER BY id LIMIT :limit FOR UPDATE)
     RETURNING id, unit_id AS "unitId"`,
    { importId, limit, now },
  );
  return rows;
}

export async function countLiveOfList(db: Queryable, id: string): Promise<{ waiting: number; taken: number }> {
  const { rows } = await db.raw<{ rows: { waiting: number; taken: number }[] }>(
    `SELECT count(*) FILTER (WHERE activated_at IS NULL)::int AS waiting, count(*) FILTER (WHERE activated_at IS NOT NULL)::int AS taken
     FROM posts WHERE import_id = ? AND ended_at IS NULL`,
    [id],
  );
  return rows[0] ?? { waiting: 0, taken: 0 };
}

/** Lists nobody said yes to in time: what was in them is forgotten. */
export async function forgetOldLists(db: Queryable, now: Date): Promise<number> {
  return db('post_imports')
    .whereNotNull('list_encrypted')
    .where({ wanted_at: null })
    .where('kept_until', '<', now)
    .update({ list_encrypted: null });
}
