import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import { type Actor, recordActs } from '../actor.ts';
import { changePostIn } from '../change-post.ts';
import type { OfficialParts } from '../parts.ts';
import type { PostDetails } from '../post.ts';
import { findLivePost } from '../store.ts';
import { carryRows } from './carry-rows.ts';
import { rowsAtOnce, unsealRows } from './given-lists.ts';
import { isSame } from './judge-rows.ts';
import { findChanged } from './rows/store.ts';
import {
  countLiveOfList,
  holdList,
  holdWork,
  type StoredList,
  storeDone,
  storeEnded,
  storeProgress,
  storeTakenBack,
  withdrawWaiting,
} from './store.ts';

/** So that a node that stops waits a moment and no longer, and lists take turns. */
const piecesAtOnce = 10;

/**
 * Carries on with lists that were said yes to, and with taking back; a job calls it. Each piece is one transaction with its place
 * in the list, so that a node that dies in the middle leaves whole pieces, and the next one goes on behind them.
 */
export async function carryLists(parts: OfficialParts): Promise<number> {
  for (let pieces = 0; pieces < piecesAtOnce; pieces += 1) {
    const carried = await parts.knex.transaction(async (tx) => {
      const list = await holdWork(tx, false);
      if (list) await carryPiece(tx, parts, list);
      return list !== undefined;
    });
    const undone = await parts.knex.transaction(async (tx) => {
      const list = await holdWork(tx, true);
      if (list) await undoPiece(tx, parts, list);
      return list !== undefined;
    });
    if (!carried && !undone) return pieces;
  }
  return piecesAtOnce;
}

/** Does a short list to its end while whoever gave it waits. */
export async function carryToEnd(parts: OfficialParts, importId: string): Promise<void> {
  for (;;) {
    const isOver = await parts.knex.transaction(async (tx) => {
      const list = await holdList(tx, importId);
      if (!list?.sealed || list.doneAt || list.undoneAt) return true;
      await carryPiece(tx, parts, list);
      return false;
    });
    if (isOver) return;
  }
}

export async function undoToEnd(parts: OfficialParts, importId: string): Promise<void> {
  for (;;) {
    const isOver = await parts.knex.transaction(async (tx) => {
      const list = await holdList(tx, importId);
      if (!list?.undoneAt || list.takenBackAt) return true;
      await undoPiece(tx, parts, list);
      return false;
    });
    if (isOver) return;
  }
}

/** Deals with the next rows of a list that is held. */
async function carryPiece(tx: Knex.Transaction, parts: OfficialParts, list: StoredList): Promise<void> {
  const rows = unsealRows(parts, list.sealed) ?? [];
  const piece = rows.slice(list.doneRows, list.doneRows + rowsAtOnce);
  const actor = list.wantedBy ? { personId: list.wantedBy } : undefined;
  const wanted = { importId: list.id, unitId: list.unitId, delivery: 'message', actor } as const;
  const done = await carryRows(tx, parts, wanted, piece);
  await storeProgress(tx, list.id, { ...done, rows: piece.length, refused: done.refused.length });
  if (list.doneRows + piece.length >= rows.length) await finishList(tx, parts, list.id);
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

/** Ends some posts of a list that is taken back; with the last of them, what it changed is as it was. */
async function undoPiece(tx: Knex.Transaction, parts: OfficialParts, list: StoredList): Promise<void> {
  const actor = list.undoneBy ? { personId: list.undoneBy } : undefined;
  const ended = await withdrawSome(tx, parts, actor, list.id);
  if (ended > 0) return storeEnded(tx, list.id, ended);
  const restored = await restoreChanged(tx, parts, actor, list.id);
  await storeTakenBack(tx, list.id, restored.done, parts.clock());
  const { taken } = await countLiveOfList(tx, list.id);
  await recordEvent(tx, {
    type: 'official.list.undone',
    outcome: 'success',
    ...(list.undoneBy && { actorId: list.undoneBy }),
    detail: {
      importId: list.id,
      unitId: list.unitId,
      ended: list.ended,
      restored: restored.done,
      kept: taken + restored.kept,
      reason: list.undoReason ?? '',
    },
  });
}

/** Nobody has worn these: no session, no grant and no application knows of them, so that they end in two statements. */
async function withdrawSome(
  tx: Knex.Transaction,
  parts: OfficialParts,
  actor: Actor | undefined,
  importId: string,
): Promise<number> {
  const withdrawn = await withdrawWaiting(tx, importId, { limit: rowsAtOnce, now: parts.clock() });
  const events = withdrawn.map(({ id: postId, unitId }) => ({
    type: 'official.left' as const,
    outcome: 'success' as const,
    detail: { postId, unitId, reason: 'withdrawn' },
  }));
  await recordActs(tx, actor, events);
  return withdrawn.length;
}

/** Posts that are still what the list made of them become what they were; whoever changed them since knew better. */
async function restoreChanged(tx: Knex.Transaction, parts: OfficialParts, actor: Actor | undefined, importId: string) {
  let done = 0;
  let kept = 0;
  let after = 0;
  for (;;) {
    const changes = await findChanged(tx, importId, { after, limit: rowsAtOnce });
    for (const change of changes) {
      if (await restoreOne(tx, parts, actor, change)) done += 1;
      else kept += 1;
    }
    after = changes.at(-1)?.row ?? after;
    if (changes.length < rowsAtOnce) return { done, kept };
  }
}

async function restoreOne(
  tx: Knex.Transaction,
  parts: OfficialParts,
  actor: Actor | undefined,
  { postId, before, after }: { postId: string; before: PostDetails; after: PostDetails },
): Promise<boolean> {
  const post = await findLivePost(tx, postId);
  if (!post || !isSame(post, after)) return false;
  // a last day that the list set goes again
  const restored = await changePostIn(tx, parts, actor, postId, { ...before, endsOn: before.endsOn });
  return restored.ok;
}
