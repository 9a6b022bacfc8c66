import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import type { Translated } from '../lib/locale.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { isUuid } from '../lib/uuid.ts';
import { reaches } from '../roles/reach.ts';
import {
  divisionExists,
  findAbove,
  findChildren,
  findUnitRecord,
  holdTree,
  insertUnit,
  storeParent,
  storeUnitName,
  type UnitRecord,
  unitExists,
} from './units/store.ts';

export const unitKinds = ['government', 'department', 'office'] as const;
export const unitLevels = ['province', 'city', 'county', 'township'] as const;

export type UnitWish = {
  parentId: string;
  kind: (typeof unitKinds)[number];
  level: (typeof unitLevels)[number];
  divisionCode: string;
  name: Translated;
  reason: string;
};

const pageSize = 50;

/** A unit in reach, and a page of those directly below it. */
export async function openUnit(
  db: Queryable,
  roots: readonly string[],
  unitId: string,
  after: string | undefined,
): Promise<{ unit: UnitRecord; children: { id: string; name: Translated }[]; next: string | undefined } | undefined> {
  if (!isUuid(unitId) || !(await reaches(db, roots, unitId))) return undefined;
  const unit = await findUnitRecord(db, unitId);
  if (!unit) return undefined;
  const found = await findChildren(db, unitId, { after, limit: pageSize + 1 });
  const children = found.slice(0, pageSize);
  return { unit, children, next: found.length > pageSize ? children.at(-1)?.position : undefined };
}

/** Adds a unit below one in reach. */
export async function addUnit(
  tx: Knex.Transaction,
  actorId: string,
  roots: readonly string[],
  { reason, ...wish }: UnitWish,
): Promise<Outcome<{ unitId: string }, 'unknown' | 'division-unknown'>> {
  await holdTree(tx);
  if (!(await reaches(tx, roots, wish.parentId))) return refuse('unknown');
  if (!(await divisionExists(tx, wish.divisionCode))) return refuse('division-unknown');
  const unitId = randomUUID();
  await insertUnit(tx, { id: unitId, ...wish });
  const detail = { unitId, parentId: wish.parentId, reason };
  await recordEvent(tx, { type: 'unit.added', outcome: 'success', actorId, detail });
  return { ok: true, unitId };
}

/** Whoever renames names what they saw: of two at once, the later one does not undo the other unseen. */
export async function renameUnit(
  tx: Knex.Transaction,
  actorId: string,
  roots: readonly string[],
  { unitId, was, name, reason }: { unitId: string; was: Translated; name: Translated; reason: string },
): Promise<Outcome<object, 'unknown' | 'unit-changed'>> {
  if (!(await reaches(tx, roots, unitId))) return refuse('unknown');
  if (!(await storeUnitName(tx, unitId, { was, name }))) return refuse('unit-changed');
  const detail = { unitId, fields: 'name', reason };
  await recordEvent(tx, { type: 'unit.changed', outcome: 'success', actorId, detail });
  return { ok: true };
}

/**
 * Moves a unit with all below it. A move changes who reaches what, so it takes a second person, and whoever asks must reach the
 * unit, the one above it and the one it goes to: nobody pulls a foreign unit under themselves, nor pushes their own away (T-121).
 */
export async function moveUnit(
  tx: Knex.Transaction,
  { requestedBy, approvedBy }: { requestedBy: string; approvedBy: string },
  roots: readonly string[],
  { unitId, toId }: { unitId: string; toId: string },
): Promise<Outcome<object, MoveUnitRefused>> {
  await holdTree(tx);
  const reason = await judgeUnitMove(tx, roots, { unitId, toId });
  if (reason) return refuse(reason);
  const unit = await findUnitRecord(tx, unitId);
  if (!unit?.parentId || !(await storeParent(tx, unitId, toId))) return refuse('below-itself');
  await recordEvent(tx, {
    type: 'unit.moved',
    outcome: 'success',
    actorId: requestedBy,
    detail: { unitId, fromId: unit.parentId, toId, approvedBy },
  });
  return { ok: true };
}

export type MoveUnitRefused = 'unknown' | 'below-itself' | 'not-between';

export async function judgeUnitMove(
  db: Queryable,
  roots: readonly string[],
  { unitId, toId }: { unitId: string; toId: string },
): Promise<MoveUnitRefused | undefined> {
  const unit = isUuid(unitId) && (await reaches(db, roots, unitId)) ? await findUnitRecord(db, unitId) : undefined;
  if (!unit || !isUuid(toId) || !(await reaches(db, roots, toId))) return 'unknown';
  if (await reaches(db, [unitId], toId)) return 'below-itself';
  if (!unit.parentId || unit.parentId === toId || !(await reaches(db, roots, unit.parentId))) return 'not-between';
  return undefined;
}

/** Where a unit stands now, in one value. Undefined: it is not there. */
export async function unitPlace(db: Queryable, unitId: string): Promise<string | undefined> {
  return (await unitExists(db, unitId)) ? (await findAbove(db, unitId)).join(' ') : undefined;
}

/** What a unit and the place it goes to are like now: all that is above either, for a move above them is another reach as well. */
export async function moveVersion(db: Queryable, unitId: string, toId: string): Promise<string | undefined> {
  if (!(await unitExists(db, unitId)) || !(await unitExists(db, toId))) return undefined;
  const [unit, to] = [await findAbove(db, unitId), await findAbove(db, toId)];
  return `${unit.join(' ')} · ${to.join(' ')}`;
}
