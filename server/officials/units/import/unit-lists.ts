import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { AuditEvent } from '../../../audit/events.ts';
import { recordEvent, recordEvents } from '../../../audit/record.ts';
import type { Queryable } from '../../../db/database.ts';
import { locales } from '../../../lib/locale.ts';
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
  insertUnitList,
  insertUnits,
  keepUnitListUntil,
  removeUnit,
  storeUnitOutcome,
  storeUnitsBack,
  takeBackUnitList,
  takeUnitList,
  type UnitFacts,
  type UnitList,
} from './store.ts';

export type { UnitFacts, UnitList } from './store.ts';

/** The whole tree of a city fits, and the act is one transaction. */
export const mostUnitRows = 2000;
/** More units than these at once are a mass change (T-127). */
export const massUnits = 200;
const keptHours = 24;

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

type Yes = { by: string; approvedBy?: string; now: Date };

/** Carries a list out, once, in the caller's transaction: all its good rows. */
export async function carryOutUnits(
  tx: Knex.Transaction,
  importId: string,
  words: UnitWords,
  { by: actorId, approvedBy, now }: Yes,
): Promise<Outcome<object, 'unknown' | 'done'>> {
  await holdTree(tx);
  const list = await openUnitList(tx, importId);
  if (!list) return refuse('unknown');
  if (!list.list || !(await takeUnitList(tx, importId, now))) return refuse('done');
  const { unitId, reason } = list;
  const decisions = await judgeUnits(tx, unitId, list.list, words);
  const added = decisions.flatMap((decision) => (decision.kind === 'add' ? [decision.unit] : []));
  const toRename = decisions.flatMap((decision) =>
    decision.kind === 'rename' ? [{ id: decision.stands.id, before: decision.stands.name, after: decision.after }] : [],
  );
  const refused = decisions.flatMap((decision) =>
    decision.kind === 'refused' ? [{ row: decision.row, label: decision.label, reason: decision.reason }] : [],
  );
  await insertUnits(tx, added);
  const renamed: typeof toRename = [];
  for (const one of toRename) {
    if (await storeUnitName(tx, one.id, { was: one.before, name: one.after })) renamed.push(one);
  }
  await storeUnitOutcome(tx, importId, { added: added.map(({ id }) => id), renamed, refused });
  const detail = { importId, unitId, added: added.length, renamed: renamed.length, refused: refused.length };
  await recordEvents(tx, [
    ...added.map(({ id, parentId }) => act(actorId, 'unit.added', { unitId: id, parentId, reason })),
    ...renamed.map(({ id }) => act(actorId, 'unit.changed', { unitId: id, fields: 'name', reason })),
    act(actorId, 'unit.list.done', { ...detail, ...(approvedBy && { approvedBy }) }),
  ]);
  return { ok: true };
}

/** Takes a list back, once: units that nothing rests on are gone, and names that are still the list's are as before. */
export async function undoUnits(
  tx: Knex.Transaction,
  importId: string,
  { by: actorId, reason, now }: { by: string; reason: string; now: Date },
): Promise<Outcome<object, 'unknown' | 'done'>> {
  await holdTree(tx);
  const list = await openUnitList(tx, importId);
  if (!list?.outcome) return refuse('unknown');
  if (!(await takeBackUnitList(tx, importId, now))) return refuse('done');
  const { added, renamed } = list.outcome;
  const removed: string[] = [];
  // those below before those above
  for (const id of added.toReversed()) if (await removeUnit(tx, id)) removed.push(id);
  let restored = 0;
  for (const { id, before, after } of renamed) {
    const unit = await findUnitRecord(tx, id);
    if (!unit || locales.some((locale) => unit.name[locale] !== after[locale])) continue;
    if (await storeUnitName(tx, id, { was: unit.name, name: before })) restored += 1;
  }
  await storeUnitsBack(tx, importId, { removed: removed.length, restored });
  const kept = added.length + renamed.length - removed.length - restored;
  const detail = { importId, unitId: list.unitId, removed: removed.length, restored, kept, reason };
  await recordEvents(tx, [
    ...removed.map((unitId) => act(actorId, 'unit.removed', { unitId, importId })),
    act(actorId, 'unit.list.undone', detail),
  ]);
  return { ok: true };
}

function act<T extends AuditEvent['type']>(
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
