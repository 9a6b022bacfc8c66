import type { Knex } from 'knex';
import type { OfficialParts } from '../parts.ts';
import { carryPiece } from './carry-piece.ts';
import { stopList } from './record-order.ts';
import { holdWork, type StoredList, storeFault } from './store.ts';
import { undoPiece } from './take-back.ts';

/** So that a node that stops waits a moment and no longer, and lists take turns. */
const piecesAtOnce = 10;
/** How long a list is let be after each fault in a row; after one more it waits for somebody to say that it goes on. */
const pausesSeconds = [5, 60, 600, 3600];

/** A list that could not be gone on with; `attempt`: for which time in a row. `isStopped`: it is not tried any more. */
export type ListFault = { error: unknown; attempt: number; isStopped: boolean };

/**
 * Carries on with lists that were said yes to, and with taking back; a job calls it. Each piece is one transaction with its place
 * in the list, so that a node that dies in the middle leaves whole pieces, and the next one goes on behind them. What fails in one
 * list keeps none of the others.
 */
export async function carryLists(parts: OfficialParts, report: (fault: ListFault) => void): Promise<number> {
  for (let pieces = 0; pieces < piecesAtOnce; pieces += 1) {
    const carried = await carryOne(parts, report, false);
    const undone = await carryOne(parts, report, true);
    if (!carried && !undone) return pieces;
  }
  return piecesAtOnce;
}

/** A piece of the list whose turn it is: false when there is none. */
async function carryOne(
  parts: OfficialParts,
  report: (fault: ListFault) => void,
  isUndoing: boolean,
): Promise<boolean> {
  const turn = await parts.knex.transaction(async (tx) => {
    const list = await holdWork(tx, isUndoing, parts.clock());
    return list && { fault: await tryPiece(tx, parts, list) };
  });
  if (turn?.fault) report(turn.fault);
  return turn !== undefined;
}

/** The piece stands in a savepoint: what fails in it is undone, and that it failed is written while the list is still held. */
async function tryPiece(tx: Knex.Transaction, parts: OfficialParts, list: StoredList): Promise<ListFault | undefined> {
  const savepoint = await tx.transaction();
  try {
    const doPiece = list.undoneAt ? undoPiece : carryPiece;
    const stop = await doPiece(savepoint, parts, list);
    if (!stop) await savepoint.commit();
    else await savepoint.rollback();
    if (stop) await stopList(tx, list, { why: stop, by: null, now: parts.clock() });
    return undefined;
  } catch (error) {
    await savepoint.rollback();
    return keepFault(tx, parts, list, error);
  }
}

async function keepFault(
  tx: Knex.Transaction,
  { clock }: Pick<OfficialParts, 'clock'>,
  list: StoredList,
  error: unknown,
): Promise<ListFault> {
  const now = clock();
  const { faults } = list;
  const pause = pausesSeconds[faults];
  await storeFault(tx, list.id, { retryAt: new Date(now.getTime() + (pause ?? 0) * 1000) });
  if (pause === undefined) await stopList(tx, list, { why: 'fault', by: null, now });
  return { error, attempt: faults + 1, isStopped: pause === undefined };
}
