import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { AuditEvent } from '../../../audit/events.ts';
import { recordEvent, recordEvents } from '../../../audit/record.ts';
import type { Queryable } from '../../../db/database.ts';
import { type Outcome, refuse } from '../../../lib/outcome.ts';
import { cellsOf, findColumns } from '../../../lib/tables/find-columns.ts';
import type { Line, ReadAs } from '../../../lib/tables/line.ts';
import { isUuid } from '../../../lib/uuid.ts';
import { findAbove, findUnitRecord, holdTree, storeUnitName } from '../store.ts';
import { type UnitRow, unitColumnHeads, unitColumns } from './columns.ts';
import { judgeUnits, type UnitDecision, type UnitWords } from './judge-units.ts';
import {
  findUnitList,
  findUnitsBelow,
  forgetOldUnitLists,
  holdUnitList,
  holdUnitListAtOnce,
  insertUnitList,
  insertUnits,
  keepUnitListUntil,
  storeUnitOutcome,
  sumUnitsSince,
  takeUnitList,
  type UnitFacts,
  type UnitList,
  type Word,
} from './store.ts';

export type { LeftUnit, UnitFacts, UnitList } from './store.ts';

/** The whole tree of a city fits, and the act is one transaction. */
export const mostUnitRows = 2000;
/** More units than these within a day are a mass change (T-127). */
export const massUnits = 200;
const keptHours = 24;
const dayMs = 24 * 3_600_000;

/** Takes a list in, to be looked at before anything happens. */
export async function giveUnitList(
  knex: Knex,
  given: { unitId: string; givenBy: string; reason: string; now: Date },
  { lines: [heading, ...lines], readAs }: { lines: readonly Line[]; readAs: ReadAs },
): Promise<Outcome<{ importId: string }, 'unit-columns' | 'too-many-units' | 'no-rows'>> {
  const at = findColumns(heading?.fields ?? [], unitColumnHeads, unitColumns);
  if (!at) return refuse('unit-columns');
  const list = lines.flatMap(({ row, fields }): UnitRow[] => {
    const cells = cellsOf(fields, unitColumns, at);
    return cells ? [{ row, ...cells }] : [];
  });
  if (list.length === 0) return refuse('no-rows');
  if (list.length > mostUnitRows) return refuse('too-many-units');
  const { unitId, givenBy, reason, now } = given;
  const keptUntil = new Date(now.getTime() + keptHours * 3_600_000);
  return knex.transaction(async (tx) => {
    const importId = await insertUnitList(tx, { unitId, givenBy, reason, readAs, list, givenAt: now, keptUntil });
    const detail = { importId, unitId, rows: list.length, reason };
    await recordEvent(tx, { type: 'unit.list.given', outcome: 'success', actorId: givenBy, detail });
    return { ok: true, importId };
  });
}

export async function openUnitList(db: Queryable, importId: string): Promise<UnitList | undefined> {
  return isUuid(importId) ? findUnitList(db, importId) : undefined;
}

export function countUnitChanges(decisions: readonly UnitDecision[]): { added: number; renamed: number } {
  const count = (kind: UnitDecision['kind']) => decisions.filter((decision) => decision.kind === kind).length;
  return { added: count('add'), renamed: count('rename') };
}

/** One value of the list, of where its unit stands and of every unit it is about. Undefined: no yes can be said to it any more. */
export async function unitListVersion(db: Queryable, importId: string, words: UnitWords): Promise<string | undefined> {
  const list = await openUnitList(db, importId);
  if (!list?.list || list.doneAt) return undefined;
  const decisions = await judgeUnits(db, list.unitId, list.list, words);
  // ids of units to be added are new each time
  const told = decisions.map((decision) => ({ ...decision, ...(decision.kind === 'add' && { unit: decision.label }) }));
  const place = [await findUnitRecord(db, list.unitId), await findAbove(db, list.unitId)];
  return createHash('sha256')
    .update(JSON.stringify([importId, place, told]))
    .digest('base64url');
}

export const keepUnitList = keepUnitListUntil;

/** What somebody alone did to units by lists within a day before: many small lists are as much as one long list. */
export function earlierUnitsBy(db: Queryable, personId: string, now: Date): Promise<number> {
  return sumUnitsSince(db, personId, new Date(now.getTime() - dayMs));
}

export const isMassOfUnits = (units: number, earlier: number) => units > 0 && units + earlier > massUnits;

/** `mass`: so much that a second person is asked, and nothing has happened. */
export type UnitsOrdered =
  | { kind: 'done' }
  | { kind: 'mass'; list: UnitList; earlier: number; added: number; renamed: number };

/**
 * Carries a list out on the word of one person. The tree is held before they are counted: of many lists at once each sees the others.
 * Whoever says yes to the same list beside this is told so, and does not wait for the tree.
 */
export async function carryOutUnitsAlone(
  tx: Knex.Transaction,
  importId: string,
  words: UnitWords,
  { by, now }: { by: string; now: Date },
): Promise<Outcome<UnitsOrdered, 'unknown' | 'done' | 'being-decided'>> {
  const seen = await openUnitList(tx, importId);
  if (!seen) return refuse('unknown');
  if (!seen.list || seen.doneAt) return refuse('done');
  if (!(await holdUnitListAtOnce(tx, importId))) return refuse('being-decided');
  await holdTree(tx);
  const list = await openUnitList(tx, importId);
  if (!list?.list || list.doneAt) return refuse('done');
  const counts = countUnitChanges(await judgeUnits(tx, list.unitId, list.list, words));
  const earlier = await earlierUnitsBy(tx, by, now);
  if (isMassOfUnits(counts.added + counts.renamed, earlier))
    return { ok: true, kind: 'mass', list, earlier, ...counts };
  const done = await carryOutUnits(tx, importId, words, { by, approvedBy: undefined, now });
  return done.ok ? { ok: true, kind: 'done' } : done;
}

/** Carries a list out, once, in the caller's transaction: all its good rows. */
export async function carryOutUnits(
  tx: Knex.Transaction,
  importId: string,
  words: UnitWords,
  word: Word,
): Promise<Outcome<object, 'unknown' | 'done'>> {
  // in the order of `carryOutUnitsAlone`, or each would wait for the other
  await holdUnitList(tx, importId);
  await holdTree(tx);
  const list = await openUnitList(tx, importId);
  if (!list) return refuse('unknown');
  if (!list.list || !(await takeUnitList(tx, importId, word))) return refuse('done');
  const { by: actorId, approvedBy } = word;
  const { unitId, reason } = list;
  const decisions = await judgeUnits(tx, unitId, list.list, words);
  const adding = decisions.filter((decision) => decision.kind === 'add');
  const added = adding.map(({ unit }) => unit);
  const toRename = decisions.flatMap((decision) => {
    if (decision.kind !== 'rename') return [];
    const { row, label, stands, after } = decision;
    return [{ id: stands.id, row, label, before: stands.name, after }];
  });
  const refused = decisions.flatMap((decision) =>
    decision.kind === 'refused' ? [{ row: decision.row, label: decision.label, reason: decision.reason }] : [],
  );
  await insertUnits(tx, added);
  const renamed: typeof toRename = [];
  for (const one of toRename) {
    if (await storeUnitName(tx, one.id, { was: one.before, name: one.after })) renamed.push(one);
  }
  const named = adding.map(({ row, label, unit }) => ({ id: unit.id, row, label: label || unit.name['zh-Hans'] }));
  await storeUnitOutcome(tx, importId, { added: named, renamed, refused });
  const detail = { importId, unitId, added: added.length, renamed: renamed.length, refused: refused.length };
  await recordEvents(tx, [
    ...added.map(({ id, parentId }) => act(actorId, 'unit.added', { unitId: id, parentId, reason })),
    ...renamed.map(({ id }) => act(actorId, 'unit.changed', { unitId: id, fields: 'name', reason })),
    act(actorId, 'unit.list.done', { ...detail, ...(approvedBy && { approvedBy }) }),
  ]);
  return { ok: true };
}

export function act<T extends AuditEvent['type']>(
  actorId: string,
  type: T,
  detail: Extract<AuditEvent, { type: T }>['detail'],
): AuditEvent {
  return { type, outcome: 'success', actorId, detail } as AuditEvent;
}

/** A unit and those below it, those above first. */
export function listUnitsBelow(db: Queryable, unitId: string, limit: number): Promise<UnitFacts[]> {
  return findUnitsBelow(db, unitId, limit);
}

export function forgetUnitLists(db: Queryable, now: Date): Promise<number> {
  return forgetOldUnitLists(db, now);
}
