import type { Queryable } from '../db/database.ts';
import type { Translated } from '../lib/locale.ts';
import { isUuid } from '../lib/uuid.ts';
import { findUnitInReach, findUnitPaths, findUnitsByText } from './units/store.ts';

/** A unit with the names of those above it, the highest first. */
export type FoundUnit = { id: string; name: Translated; above: Translated[] };

const mostShown = 20;

/** Units at or below the roots whose name has the text in it, or whose credit code it is. */
export async function searchUnits(db: Queryable, roots: readonly string[], text: string): Promise<FoundUnit[]> {
  const wanted = text.trim();
  return wanted === '' ? [] : findUnitsByText(db, roots, wanted.slice(0, 100), mostShown);
}

/** The unit if it is at or below the roots. */
export async function unitInReach(
  db: Queryable,
  roots: readonly string[],
  unitId: string,
): Promise<FoundUnit | undefined> {
  return isUuid(unitId) ? findUnitInReach(db, roots, unitId) : undefined;
}

/** Any units, for whoever has been shown their ids in what they may see; in one statement. */
export async function unitPaths(db: Queryable, ids: readonly string[]): Promise<FoundUnit[]> {
  return ids.length === 0 ? [] : findUnitPaths(db, [...new Set(ids.filter(isUuid))]);
}
