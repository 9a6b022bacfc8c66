import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import { mayAt } from '../../roles/reach.ts';
import type { OfficialParts } from '../parts.ts';
import { type Carried, carryRows } from './carry-rows.ts';
import { rowsAtOnce, unsealRows } from './given-lists.ts';
import { holdAdministrator, isOverMass } from './mass-change.ts';
import { holdList, type StoppedFor, type StoredList, storeDone, storeProgress } from './store.ts';

/**
 * Deals with the next rows of a list that is held, in the caller's transaction. Or why it has to stop, and then nothing of them may
 * stay: it comes to more than one person may do alone, such as when an earlier list of theirs made changes of what was none when
 * they said yes; or whoever wanted it may no more, also where a second person said yes, for it is done in the name of the first.
 */
export async function carryPiece(
  tx: Knex.Transaction,
  parts: OfficialParts,
  list: StoredList,
): Promise<StoppedFor | undefined> {
  const { wantedBy, approvedBy } = list;
  if (wantedBy) await holdAdministrator(tx, wantedBy);
  if (wantedBy && !(await mayAt(tx, wantedBy, 'posts.write', list.unitId))) return 'role-gone';
  const rows = unsealRows(parts, list.sealed) ?? [];
  const piece = rows.slice(list.doneRows, list.doneRows + rowsAtOnce);
  const actor = wantedBy ? { personId: wantedBy } : undefined;
  const wanted = { importId: list.id, unitId: list.unitId, delivery: 'message', actor } as const;
  const done = await carryRows(tx, parts, wanted, piece);
  await storeProgress(tx, list.id, { ...done, rows: piece.length, refused: done.refused.length });
  if (list.doneRows + piece.length >= rows.length) await finishList(tx, parts, list.id);
  const isAlone = wantedBy && approvedBy === null;
  return isAlone && (await isOverMass(tx, wantedBy, sumsOf(list, done), parts.clock())) ? 'mass-change' : undefined;
}

function sumsOf({ appointed, changed, endings, foreseenRows, foreseenEndings }: StoredList, piece: Carried) {
  const rows = (appointed ?? 0) + changed + piece.appointed + piece.changed;
  return {
    done: { rows, endings: endings + piece.endings },
    foreseen: { rows: foreseenRows, endings: foreseenEndings },
  };
}

/** The last row is dealt with. */
export async function finishList(tx: Knex.Transaction, parts: OfficialParts, importId: string): Promise<void> {
  await storeDone(tx, importId, parts.clock());
  const list = await holdList(tx, importId);
  if (!list) throw new Error('a list is gone');
  const { unitId, changed, refused, approvedBy, wantedBy } = list;
  const detail = {
    importId,
    unitId,
    appointed: list.appointed ?? 0,
    changed,
    refused,
    ...(approvedBy && { approvedBy }),
  };
  const actor = wantedBy ? { actorId: wantedBy } : {};
  await recordEvent(tx, { type: 'official.list.appointed', outcome: 'success', ...actor, detail });
}
