import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import { inChunks } from '../../imports/in-chunks.ts';
import type { Appointment } from '../appoint.ts';
import type { OfficialParts } from '../parts.ts';
import { finishList } from './carry-piece.ts';
import { type Carried, carryRows } from './carry-rows.ts';
import { rowsAtOnce } from './given-lists.ts';
import { judgeRows, nothingSeen } from './judge-rows.ts';
import { type ListFile, rowsOfFile } from './list-file.ts';
import { continueList, sayNo } from './order-list.ts';
import type { Row } from './read-rows.ts';
import { everyRefusal } from './refusals.ts';
import { findList, findListOfFile, holdList, insertList, type StoredList, storeProgress } from './store.ts';
import { undoToEnd } from './take-back.ts';

export type FileOrder = { unitId: string; file: ListFile; delivery: Appointment['delivery']; reason: string };

export type FileReports = {
  onProgress(done: number, of: number): void;
  onRefused(refusal: { row: number; jobNumber: string; reason: string }): void;
  /** With `delivery: 'hand'`: as each is made, for it is kept nowhere. */
  onLink(link: { row: number; jobNumber: string; link: string }): void;
};

/**
 * Carries out a list that an operator gave as a file, however long: five hundred rows at a time, each piece one transaction with
 * its place in the list. Broken off, the same file goes on behind the last whole piece; done, it is not done again. Of two who
 * run it at once each piece is done by one.
 */
export async function importListFile(
  parts: OfficialParts,
  order: FileOrder,
  reports: FileReports,
): Promise<{ list: StoredList; wasDone: boolean }> {
  const { id, doneAt } = await openFileList(parts, order);
  if (!doneAt) await carryFile(parts, order, id, reports);
  const list = await findList(parts.knex, id);
  if (!list) throw new Error('a list is gone');
  if (doneAt) for await (const refusal of everyRefusal(parts.knex, id)) reports.onRefused(refusal);
  return { list, wasDone: doneAt !== null };
}

async function openFileList(parts: OfficialParts, { unitId, file, reason }: FileOrder): Promise<StoredList> {
  const { digest, rows, readAs } = file;
  const now = parts.clock();
  await parts.knex.transaction(async (tx) => {
    const yes = { givenBy: null, givenAt: now, wantedAt: now, keptUntil: null, sealed: null };
    const importId = await insertList(tx, { ...yes, unitId, reason, rows, readAs, digest });
    if (!importId) return;
    const detail = { importId, unitId, rows, reason };
    await recordEvent(tx, { type: 'official.list.given', outcome: 'success', detail });
  });
  const list = await findListOfFile(parts.knex, unitId, digest);
  if (!list) throw new Error('a list is gone');
  return list;
}

async function carryFile(
  parts: OfficialParts,
  order: FileOrder,
  importId: string,
  reports: FileReports,
): Promise<void> {
  const { rows } = order.file;
  // whoever runs it again has one that stopped gone on with, unless a second person is still asked to let it be taken back
  await parts.knex.transaction((tx) => continueList(tx, importId, { by: null, now: parts.clock() }));
  let position = 0;
  let done = (await findList(parts.knex, importId))?.doneRows ?? 0;
  reports.onProgress(done, rows);
  for await (const piece of inChunks(rowsOfFile(order.file), rowsAtOnce)) {
    position += piece.length;
    // an earlier run, or one beside this, has done these
    if (position <= done) continue;
    const outcome = await parts.knex.transaction((tx) => carryPiece(tx, parts, order, importId, { piece, position }));
    if (!outcome) return;
    done = outcome.done;
    for (const refusal of outcome.carried?.refused ?? []) reports.onRefused(refusal);
    for (const link of outcome.carried?.links ?? []) reports.onLink(link);
    reports.onProgress(Math.min(done, rows), rows);
  }
}

/** Undefined: the list was taken back or stopped meanwhile. */
async function carryPiece(
  tx: Knex.Transaction,
  parts: OfficialParts,
  { unitId, delivery, file }: FileOrder,
  importId: string,
  { piece, position }: { piece: readonly Row[]; position: number },
): Promise<{ done: number; carried: Carried | undefined } | undefined> {
  const list = await holdList(tx, importId);
  if (!list || list.undoneAt || list.stoppedFor) return undefined;
  if (list.doneRows !== position - piece.length) return { done: list.doneRows, carried: undefined };
  const carried = await carryRows(tx, parts, { importId, unitId, delivery, actor: undefined }, piece);
  await storeProgress(tx, importId, { ...carried, rows: piece.length, refused: carried.refused.length });
  if (position >= file.rows) await finishList(tx, parts, importId);
  return { done: position, carried };
}

/** What would become of a file; nothing happens. Held in memory are the job numbers and the fingerprints of its persons. */
export async function rehearseListFile(
  parts: OfficialParts,
  { unitId, file }: Pick<FileOrder, 'unitId' | 'file'>,
  reports: Pick<FileReports, 'onProgress' | 'onRefused'>,
): Promise<{ appointed: number; changed: number; refused: number }> {
  const seen = nothingSeen();
  const sum = { appointed: 0, changed: 0, refused: 0 };
  let done = 0;
  reports.onProgress(0, file.rows);
  for await (const piece of inChunks(rowsOfFile(file), rowsAtOnce)) {
    for (const decision of await judgeRows(parts.knex, parts, unitId, piece, seen)) {
      if (decision.kind === 'refused') reports.onRefused(decision);
      if (decision.kind === 'refused') sum.refused += 1;
      if (decision.kind === 'appoint') sum.appointed += 1;
      if (decision.kind === 'change') sum.changed += 1;
    }
    done += piece.length;
    reports.onProgress(done, file.rows);
  }
  return sum;
}

/** Takes back what an operator's file did. Can be broken off and run again; undefined for what is no list. */
export async function undoListFile(
  parts: OfficialParts,
  importId: string,
  reason: string,
): Promise<StoredList | undefined> {
  const list = await findList(parts.knex, importId);
  if (!list?.wantedAt) return undefined;
  const no = { by: null, approvedBy: null, reason, foreseen: 0, now: parts.clock() };
  await parts.knex.transaction(async (tx) => {
    const said = await sayNo(tx, importId, no);
    // one that was taken back before is gone on with, also where it stopped
    if (!said.ok) await continueList(tx, importId, { by: null, now: no.now });
  });
  await undoToEnd(parts, importId);
  return findList(parts.knex, importId);
}
