import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { recordEvents } from '../../../audit/record.ts';
import type { Queryable } from '../../../db/database.ts';
import { locales } from '../../../lib/locale.ts';
import { type Outcome, refuse } from '../../../lib/outcome.ts';
import { heldRoles, mayAt, rootsFor } from '../../../roles/reach.ts';
import { findAbove, findUnitRecord, holdTree, storeUnitName } from '../store.ts';
import {
  findPlaces,
  findReached,
  type LeftUnit,
  removeUnit,
  storeUnitsBack,
  takeBackUnitList,
  type UnitListOutcome,
  type Word,
} from './store.ts';
import { act, earlierUnitsBy, isMassOfUnits, openUnitList, type UnitsOrdered } from './unit-lists.ts';

/** Takes a list back on the word of one person; as with carrying it out, much of it takes two. */
export async function undoUnitsAlone(
  tx: Knex.Transaction,
  importId: string,
  { by, reason, now }: { by: string; reason: string; now: Date },
): Promise<Outcome<UnitsOrdered, 'unknown' | 'done'>> {
  await holdTree(tx);
  const list = await openUnitList(tx, importId);
  if (!list?.outcome) return refuse('unknown');
  if (list.undoneAt) return refuse('done');
  const counts = { added: list.outcome.added.length, renamed: list.outcome.renamed.length };
  const earlier = await earlierUnitsBy(tx, by, now);
  if (isMassOfUnits(counts.added + counts.renamed, earlier))
    return { ok: true, kind: 'mass', list, earlier, ...counts };
  const done = await undoUnits(tx, importId, { by, approvedBy: undefined, reason, now });
  return done.ok ? { ok: true, kind: 'done' } : done;
}

/** One value of what taking a list back rests on: where its unit stands, and every unit it added or renamed. */
export async function undoUnitsVersion(db: Queryable, importId: string): Promise<string | undefined> {
  const list = await openUnitList(db, importId);
  if (!list?.outcome || list.undoneAt) return undefined;
  const { added, renamed } = list.outcome;
  const place = [await findUnitRecord(db, list.unitId), await findAbove(db, list.unitId)];
  const units = await findPlaces(
    db,
    [...added, ...renamed].map(({ id }) => id),
  );
  return createHash('sha256')
    .update(JSON.stringify([importId, place, units]))
    .digest('base64url');
}

/**
 * Takes a list back, once: units that nothing rests on are gone, and names that are still the list's are as before. What went out
 * of the reach of whoever takes it back stays as it is (T-121), and is named. Nothing happens when they may no more since they were
 * let in, while they waited for the tree: all of it would be out of their reach, and the list would count as taken back.
 */
export async function undoUnits(
  tx: Knex.Transaction,
  importId: string,
  { reason, ...word }: Word & { reason: string },
): Promise<Outcome<object, 'unknown' | 'done'>> {
  await holdTree(tx);
  const list = await openUnitList(tx, importId);
  const { by: actorId, approvedBy } = word;
  if (!list?.outcome || !(await mayAt(tx, actorId, 'units.write', list.unitId))) return refuse('unknown');
  if (!(await takeBackUnitList(tx, importId, word))) return refuse('done');
  const { removed, restored, left } = await undoAll(tx, actorId, list.outcome);
  await storeUnitsBack(tx, importId, { removed: removed.length, restored, left });
  const counts = { removed: removed.length, restored, kept: left.length };
  const detail = { importId, unitId: list.unitId, ...counts, reason, ...(approvedBy && { approvedBy }) };
  await recordEvents(tx, [
    ...removed.map((unitId) => act(actorId, 'unit.removed', { unitId, importId })),
    act(actorId, 'unit.list.undone', detail),
  ]);
  return { ok: true };
}

async function undoAll(tx: Knex.Transaction, by: string, { added, renamed }: UnitListOutcome) {
  const roots = rootsFor(await heldRoles(tx, by), 'units.write');
  const all = [...added, ...renamed];
  const reached = await findReached(
    tx,
    roots,
    all.map(({ id }) => id),
  );
  const left: LeftUnit[] = [];
  const leave = ({ row, label }: { row: number; label: string }, reason: LeftUnit['reason']) =>
    void left.push({ row, label, reason });
  const removed: string[] = [];
  // those below before those above
  for (const unit of added.toReversed()) {
    if (!reached.has(unit.id)) leave(unit, 'out-of-reach');
    else if (await removeUnit(tx, unit.id)) removed.push(unit.id);
    else leave(unit, 'in-use');
  }
  let restored = 0;
  for (const unit of renamed) {
    if (!reached.has(unit.id)) leave(unit, 'out-of-reach');
    else if (await nameBack(tx, unit)) restored += 1;
    else leave(unit, 'renamed-since');
  }
  return { removed, restored, left: left.sort((one, other) => one.row - other.row) };
}

async function nameBack(
  tx: Knex.Transaction,
  { id, before, after }: UnitListOutcome['renamed'][number],
): Promise<boolean> {
  const unit = await findUnitRecord(tx, id);
  if (!unit || locales.some((locale) => unit.name[locale] !== after[locale])) return false;
  return storeUnitName(tx, id, { was: unit.name, name: before });
}
