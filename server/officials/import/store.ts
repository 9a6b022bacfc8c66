import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../db/database.ts';

export type StoredList = {
  id: string;
  unitId: string;
  givenBy: string;
  reason: string;
  sealed: Buffer | null;
  rows: number;
  appointed: number | null;
  givenAt: Date;
  doneAt: Date | null;
  undoneAt: Date | null;
};

const columns = {
  id: 'id',
  unitId: 'unit_id',
  givenBy: 'given_by',
  reason: 'reason',
  sealed: 'list_encrypted',
  rows: 'rows',
  appointed: 'appointed',
  givenAt: 'given_at',
  doneAt: 'done_at',
  undoneAt: 'undone_at',
};

export async function insertList(
  tx: Queryable,
  list: Pick<StoredList, 'unitId' | 'givenBy' | 'reason' | 'rows' | 'givenAt'> & { sealed: Buffer },
): Promise<string> {
  const id = randomUUID();
  await tx('post_imports').insert({
    id,
    unit_id: list.unitId,
    given_by: list.givenBy,
    reason: list.reason,
    list_encrypted: list.sealed,
    rows: list.rows,
    given_at: list.givenAt,
  });
  return id;
}

export async function findList(db: Queryable, id: string): Promise<StoredList | undefined> {
  return db('post_imports').where({ id }).first(columns);
}

/** Single use: of parallel yeses one carries the list out. */
export async function takeList(tx: Queryable, id: string, now: Date): Promise<boolean> {
  const changed = await tx('post_imports')
    .where({ id, done_at: null })
    .whereNotNull('list_encrypted')
    .update({ done_at: now, list_encrypted: null });
  return changed === 1;
}

/** Tells whether the list was taken back while it was carried out. */
export async function storeAppointed(tx: Queryable, id: string, appointed: number): Promise<boolean> {
  const [row] = await tx('post_imports')
    .where({ id })
    .update({ appointed })
    .returning<{ undone_at: Date | null }[]>('undone_at');
  return row?.undone_at != null;
}

/** Single use likewise. */
export async function takeBack(tx: Queryable, id: string, now: Date): Promise<boolean> {
  const changed = await tx('post_imports')
    .where({ id, undone_at: null })
    .whereNotNull('done_at')
    .update({ undone_at: now });
  return changed === 1;
}

/** Live posts of a list. */
export async function postsOfList(db: Queryable, id: string): Promise<{ id: string; isTaken: boolean }[]> {
  const rows = await db('posts')
    .where({ import_id: id, ended_at: null })
    .select<{ id: string; activated_at: Date | null }[]>('id', 'activated_at');
  return rows.map((row) => ({ id: row.id, isTaken: row.activated_at !== null }));
}

/** Lists nobody said yes to within a day: what was in them is forgotten. */
export async function forgetOldLists(db: Queryable, before: Date): Promise<number> {
  return db('post_imports')
    .whereNotNull('list_encrypted')
    .where('given_at', '<', before)
    .update({ list_encrypted: null });
}
