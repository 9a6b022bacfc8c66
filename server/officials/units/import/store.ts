import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Queryable } from '../../../db/database.ts';
import { insertRows } from '../../../db/insert-rows.ts';
import type { Translated } from '../../../lib/locale.ts';
import type { ReadAs } from '../../../lib/tables/line.ts';
import type { NewUnit } from '../store.ts';
import type { UnitRow } from './columns.ts';

/** A unit with what the list calls it. */
type Named = { id: string; row: number; label: string };

export type UnitListOutcome = {
  added: Named[];
  renamed: (Named & { before: Translated; after: Translated })[];
  refused: { row: number; label: string; reason: string }[];
};

export type UnitList = {
  id: string;
  unitId: string;
  givenBy: string;
  reason: string;
  readAs: ReadAs;
  list: UnitRow[] | null;
  rows: number;
  givenAt: Date;
  doneAt: Date | null;
  outcome: UnitListOutcome | null;
  undoneAt: Date | null;
  removed: number;
  restored: number;
  left: LeftUnit[];
};

/** `out-of-reach`: it went where whoever takes back reaches nothing; `in-use`: something rests on it. */
export type LeftUnit = { row: number; label: string; reason: 'out-of-reach' | 'in-use' | 'renamed-since' };

const columns = {
  id: 'id',
  unitId: 'unit_id',
  givenBy: 'given_by',
  reason: 'reason',
  readAs: 'read_as',
  list: 'list',
  rows: 'rows',
  givenAt: 'given_at',
  doneAt: 'done_at',
  outcome: 'outcome',
  undoneAt: 'undone_at',
  removed: 'removed',
  restored: 'restored',
  left: 'left',
};

type NewUnitList = Pick<UnitList, 'unitId' | 'givenBy' | 'reason' | 'readAs' | 'givenAt'> & {
  list: readonly UnitRow[];
  keptUntil: Date;
};

export async function insertUnitList(tx: Queryable, given: NewUnitList): Promise<string> {
  const id = randomUUID();
  await tx('unit_imports').insert({
    id,
    unit_id: given.unitId,
    given_by: given.givenBy,
    reason: given.reason,
    read_as: given.readAs,
    list: JSON.stringify(given.list),
    rows: given.list.length,
    given_at: given.givenAt,
    kept_until: given.keptUntil,
  });
  return id;
}

export async function findUnitList(db: Queryable, id: string): Promise<UnitList | undefined> {
  const list = await db('unit_imports').where({ id }).first(columns);
  return list && { ...list, outcome: list.outcome && named(list.outcome) };
}

type OldOutcome = {
  added: (Named | string)[];
  renamed: (Partial<Named> & { id: string; before: Translated; after: Translated })[];
  refused: UnitListOutcome['refused'];
};

/** Releases before this one kept ids alone, and a node of theirs may still: such units are called by their ids. */
function named({ added, renamed, refused }: OldOutcome): UnitListOutcome {
  return {
    added: added.map((unit) => (typeof unit === 'string' ? { id: unit, row: 0, label: unit } : unit)),
    renamed: renamed.map((unit) => ({ row: 0, label: unit.id, ...unit })),
    refused,
  };
}

/** Holds a list from before the tree is held until its yes is said. */
export async function holdUnitList(tx: Queryable, id: string): Promise<void> {
  await tx('unit_imports').where({ id }).forUpdate().first('id');
}

/** The same, if nobody else holds it at this moment. */
export async function holdUnitListAtOnce(tx: Queryable, id: string): Promise<boolean> {
  return (await tx('unit_imports').where({ id }).forUpdate().skipLocked().first('id')) !== undefined;
}

/** Whose word it was; `approvedBy`: a second person's as well. */
export type Word = { by: string; approvedBy: string | undefined; now: Date };

/** Single use: of parallel yeses one takes the list. */
export async function takeUnitList(tx: Queryable, id: string, { by, approvedBy, now }: Word): Promise<boolean> {
  const changed = await tx('unit_imports')
    .where({ id, done_at: null })
    .whereNotNull('list')
    .update({ done_at: now, done_by: by, approved_by: approvedBy ?? null });
  return changed === 1;
}

export async function storeUnitOutcome(tx: Queryable, id: string, outcome: UnitListOutcome): Promise<void> {
  await tx('unit_imports')
    .where({ id })
    .update({ outcome: JSON.stringify(outcome), list: null });
}

/** Single use likewise. */
export async function takeBackUnitList(tx: Queryable, id: string, { by, approvedBy, now }: Word): Promise<boolean> {
  const changed = await tx('unit_imports')
    .where({ id, undone_at: null })
    .whereNotNull('done_at')
    .update({ undone_at: now, undone_by: by, undo_approved_by: approvedBy ?? null });
  return changed === 1;
}

export async function storeUnitsBack(
  tx: Queryable,
  id: string,
  { removed, restored, left }: { removed: number; restored: number; left: readonly LeftUnit[] },
): Promise<void> {
  await tx('unit_imports')
    .where({ id })
    .update({ removed, restored, left: JSON.stringify(left) });
}

/** Units that somebody alone added, renamed, removed or named back by lists since then. */
export async function sumUnitsSince(db: Queryable, personId: string, since: Date): Promise<number> {
  const { rows } = await db.raw<{ rows: { units: number }[] }>(
    `SELECT coalesce(sum(units), 0)::int AS units FROM (
       SELECT jsonb_array_length(outcome -> 'added') + jsonb_array_length(outcome -> 'renamed') AS units
       FROM unit_imports WHERE done_by = :personId AND approved_by IS NULL AND done_at > :since
       UNION ALL
       SELECT removed + restored FROM unit_imports
       WHERE undone_by = :personId AND undo_approved_by IS NULL AND undone_at > :since) done`,
    { personId, since },
  );
  return rows[0]?.units ?? 0;
}

export async function keepUnitListUntil(tx: Queryable, id: string, until: Date): Promise<void> {
  await tx('unit_imports').where({ id }).update({ kept_until: until });
}

export async function forgetOldUnitLists(db: Queryable, now: Date): Promise<number> {
  return db('unit_imports').whereNotNull('list').where('kept_until', '<', now).update({ list: null });
}

export type UnitFacts = {
  id: string;
  parentId: string | null;
  kind: string;
  level: string;
  divisionCode: string;
  uscc: string | null;
  name: Translated;
};

/** Every unit at or below one, those above first. */
export async function findUnitsBelow(db: Queryable, rootId: string, limit: number): Promise<UnitFacts[]> {
  const { rows } = await db.raw<{ rows: UnitFacts[] }>(
    `SELECT u.id, u.parent_id AS "parentId", u.kind, u.level, u.division_code AS "divisionCode", u.uscc, u.name
     FROM unit_ancestors a JOIN units u ON u.id = a.unit_id
     WHERE a.ancestor_id = ? ORDER BY a.depth, u.division_code, u.id LIMIT ?`,
    [rootId, limit],
  );
  return rows;
}

/** What these units are called and where they stand, in the order of their ids. */
export async function findPlaces(db: Queryable, ids: readonly string[]): Promise<unknown[]> {
  return db('units').whereIn('id', ids).orderBy('id').select('id', 'parent_id', 'name');
}

/** Those of these units that are at or below one of the roots. */
export async function findReached(
  db: Queryable,
  roots: readonly string[],
  ids: readonly string[],
): Promise<Set<string>> {
  const found = await db('unit_ancestors').whereIn('unit_id', ids).whereIn('ancestor_id', roots).distinct('unit_id');
  return new Set(found.map(({ unit_id }) => unit_id));
}

export async function findDivisions(db: Queryable, codes: readonly string[]): Promise<Set<string>> {
  return new Set(await db('divisions').whereIn('code', codes).pluck('code'));
}

/** In one statement, those above before or beside those below them. */
export async function insertUnits(tx: Queryable, units: readonly NewUnit[]): Promise<void> {
  const types = { id: 'uuid', parent_id: 'uuid', kind: 'text', level: 'text', division_code: 'text', name: 'jsonb' };
  const rows = units.map(({ id, parentId, kind, level, divisionCode, name }) => ({
    ...{ id, parent_id: parentId, kind, level },
    ...{ division_code: divisionCode, name: JSON.stringify(name) },
  }));
  await insertRows(tx, 'units', types, rows);
}

/** False when something rests on the unit: the references decide, and the transaction goes on. */
export async function removeUnit(tx: Knex.Transaction, unitId: string): Promise<boolean> {
  return tx
    .transaction((savepoint) => savepoint('units').where({ id: unitId }).delete())
    .then((removed) => removed === 1)
    .catch((error: { code?: string }) => {
      if (error.code === '23503') return false;
      throw error;
    });
}
