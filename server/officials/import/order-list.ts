import type { Knex } from 'knex';
import { findWaiting } from '../../approvals/list-approvals.ts';
import type { Queryable } from '../../db/database.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { type OfficialParts, today } from '../parts.ts';
import { countLiveOfList, countShortened, storeTakenOver } from './back/store.ts';
import { carryPiece } from './carry-piece.ts';
import { rehearseList, rowsAtOnce, unsealRows } from './given-lists.ts';
import {
  type Earlier,
  type Extent,
  earlierBy,
  extentOf,
  holdAdministrator,
  isMassChange,
  isMassUndo,
} from './mass-change.ts';
import { recordOrder, stopList } from './record-order.ts';
import {
  type Foreseen,
  findList,
  holdList,
  holdListAtOnce,
  type StoredList,
  storeContinued,
  storeUndone,
  storeYes,
  type Undoing,
} from './store.ts';
import { undoRest } from './take-back.ts';

/** `mass`: so much that a second person is asked, and nothing has happened. */
export type Ordered = { kind: 'ordered' } | { kind: 'mass'; list: StoredList; extent: Extent; earlier: Earlier };

/**
 * Carries a list out on the word of one person, in the caller's transaction: a short one whole, so that it is done with its yes or
 * still waits for one; a longer one is a job's from here on. Lists of one person are judged one after the other, or many at once
 * would each be little (T-127). Whoever says yes to the same list beside this is told so: all of it is looked at first, and nobody
 * keeps a connection waiting.
 */
export async function carryOutAlone(
  tx: Knex.Transaction,
  parts: OfficialParts,
  importId: string,
  by: string,
): Promise<Outcome<Ordered, 'done' | 'being-decided'>> {
  const list = await holdListAtOnce(tx, importId);
  if (!list) return refuse((await findList(tx, importId))?.wantedAt ? 'done' : 'being-decided');
  const rows = list.wantedAt ? undefined : unsealRows(parts, list.sealed);
  if (!rows) return refuse('done');
  await holdAdministrator(tx, by);
  const now = parts.clock();
  const extent = extentOf(await rehearseList(tx, parts, list, rows));
  const earlier = await earlierBy(tx, by, now);
  if (isMassChange(extent, earlier)) return { ok: true, kind: 'mass', list, extent, earlier };
  const foreseen = { rows: extent.appointed + extent.changed, endings: extent.endings };
  const said = await sayYes(tx, importId, { by, approvedBy: null, foreseen, now });
  if (!said.ok) return said;
  if (rows.length <= rowsAtOnce) await carryWhole(tx, parts, importId);
  return { ok: true, kind: 'ordered' };
}

/** Nothing came between this and the look at its rows, so that it is no more than was foreseen. */
async function carryWhole(tx: Knex.Transaction, parts: OfficialParts, importId: string): Promise<void> {
  const list = await holdList(tx, importId);
  const stop = list ? await carryPiece(tx, parts, list) : undefined;
  if (!list || stop) throw new Error('a short list came to more than was foreseen');
}

/**
 * Takes a list back on the word of one person, likewise. One under way is taken back by whoever sees that it is wrong, however long,
 * also when it comes to its end while they wait for the piece that is being done: of such a one only posts count that it left more
 * time, for nobody has taken up what is withdrawn, and what it ended comes back. Nothing hurries one that was stopped, and having it
 * gone on with first is no way around the second person. While that one is asked, no more of the list is done.
 */
export async function takeBackAlone(
  tx: Knex.Transaction,
  parts: OfficialParts,
  importId: string,
  { by, reason }: { by: string; reason: string },
): Promise<Outcome<Ordered, 'unknown' | 'done'>> {
  // judged before it is held: whoever holds one that waits for its yes keeps others from giving it
  const seen = await findList(tx, importId);
  if (!seen?.wantedAt) return refuse('unknown');
  const list = await holdList(tx, importId);
  if (!list) return refuse('unknown');
  if (list.undoneAt) return refuse('done');
  await holdAdministrator(tx, by);
  const now = parts.clock();
  const { changed } = list;
  const { waiting } = await countLiveOfList(tx, importId);
  const shortened = await countShortened(tx, importId, today(now));
  const isUnderWay = !seen.doneAt && !list.wasStopped && list.faults === 0;
  const foreseen = isUnderWay ? shortened : waiting + changed;
  const earlier = await earlierBy(tx, by, now);
  if (isMassUndo(foreseen, earlier)) {
    if (!list.doneAt && !list.stoppedFor) await stopList(tx, list, { why: 'asked-back', by, now });
    return { ok: true, kind: 'mass', list, extent: { appointed: 0, changed, endings: waiting + shortened }, earlier };
  }
  const said = await sayNo(tx, importId, { by, approvedBy: null, reason, foreseen, now });
  if (!said.ok) return said;
  if (list.rows <= rowsAtOnce) await undoRest(tx, parts, importId);
  return { ok: true, kind: 'ordered' };
}

type Yes = { by: string; approvedBy: string | null; foreseen: Foreseen; now: Date };

/** Says yes to a list, once: from now on its rows are dealt with, by whoever comes first. */
export async function sayYes(tx: Queryable, importId: string, yes: Yes): Promise<Outcome<object, 'done'>> {
  const unitId = await storeYes(tx, importId, yes);
  if (!unitId) return refuse('done');
  await recordOrder(tx, { importId, unitId, to: 'carry-out', by: yes.by, approvedBy: yes.approvedBy });
  return { ok: true };
}

/** Takes a list back, once: no more of it is done, and what was done ends, by whoever comes first. */
export async function sayNo(tx: Queryable, importId: string, no: Undoing): Promise<Outcome<object, 'done'>> {
  const unitId = await storeUndone(tx, importId, no);
  if (!unitId) return refuse('done');
  await recordOrder(tx, { importId, unitId, to: 'undo', by: no.by, approvedBy: no.approvedBy });
  return { ok: true };
}

/** Whether a second person is asked to let a list be taken back. */
async function isAskedBack(db: Queryable, importId: string, now: Date): Promise<boolean> {
  const waiting = await findWaiting(db, { act: 'posts.mass-change', subject: importId }, now);
  return waiting?.detail.to === 'undo';
}

/**
 * Has a list that was stopped gone on with, once. Not one that came to more than one person may do: it would be theirs alone a day
 * later. It is taken back, and what is left of it given again, which asks the second person. Nor one while that person is asked
 * to let it be taken back: going on would change what they are asked about, and void their yes. Taking back that stopped with the
 * role of whoever wanted it is from here on done in the name of whoever goes on with it, as far as they reach, but not of whoever
 * approved it, who would be both persons; null: an operator.
 */
export async function continueList(
  tx: Queryable,
  importId: string,
  { by, now }: { by: string | null; now: Date },
): Promise<Outcome<object, ContinueRefused>> {
  // as in `takeBackAlone`
  if (!(await findList(tx, importId))?.stoppedFor) return refuse('not-stopped');
  const list = await holdList(tx, importId);
  if (!list?.stoppedFor) return refuse('not-stopped');
  if (list.stoppedFor === 'mass-change') return refuse('only-back');
  if (!list.undoneAt && (await isAskedBack(tx, importId, now))) return refuse('asked-back');
  const replaces = list.undoneAt && list.stoppedFor === 'role-gone' && list.undoneBy !== by ? list.undoneBy : null;
  if (replaces && by && list.undoApprovedBy === by) return refuse('approved-it');
  await storeContinued(tx, importId);
  if (replaces) await storeTakenOver(tx, importId, by);
  const { unitId } = list;
  await recordOrder(tx, { importId, unitId, to: 'continue', by, approvedBy: null, ...(replaces && { replaces }) });
  return { ok: true };
}

type ContinueRefused = 'not-stopped' | 'only-back' | 'asked-back' | 'approved-it';
