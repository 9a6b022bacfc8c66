import { createHash } from 'node:crypto';
import type { Queryable } from '../../db/database.ts';
import { findUnitRecord } from '../units/store.ts';
import { sumSince } from './day/store.ts';
import type { Decision } from './judge-rows.ts';

export { holdAdministrator } from './day/store.ts';

/**
 * More rows than these within a day are a mass change, and so are fewer that take time from posts, by a nearer end or a first day to
 * come: a second person looks at it first (T-127).
 */
export const massChange = { rows: 1000, endings: 200 };
const dayMs = 24 * 3_600_000;

export type Extent = { appointed: number; changed: number; endings: number };
/** What somebody alone did by lists within a day before. */
export type Earlier = { rows: number; endings: number };

export function extentOf(decisions: readonly Decision[]): Extent {
  const count = (isOne: (decision: Decision) => boolean) => decisions.filter(isOne).length;
  return {
    appointed: count(({ kind }) => kind === 'appoint'),
    changed: count(({ kind }) => kind === 'change'),
    endings: count((decision) => decision.kind === 'change' && decision.ends),
  };
}

const counted = ['rows', 'endings'] as const;

/**
 * Many small lists are as much as one long list: what the same person did alone within a day counts with it. Rows with rows and
 * endings with endings: a list that ends nothing adds nothing to them, whatever was ended before.
 */
export function isMassChange({ appointed, changed, endings }: Extent, earlier: Earlier): boolean {
  const own = { rows: appointed + changed, endings };
  return counted.some((name) => own[name] > 0 && own[name] + earlier[name] > massChange[name]);
}

export function isMassUndo(foreseen: number, earlier: Earlier): boolean {
  return foreseen > 0 && foreseen + earlier.endings > massChange.endings;
}

export function earlierBy(db: Queryable, personId: string, now: Date): Promise<Earlier> {
  return sumSince(db, personId, new Date(now.getTime() - dayMs));
}

/**
 * Whether a list that somebody said yes to alone has come to more than was foreseen of it, and all of theirs to too much. As far as
 * it was foreseen it was judged with its yes, and nothing they do since stops it.
 */
export async function isOverMass(
  db: Queryable,
  personId: string,
  { done, foreseen }: { done: Earlier; foreseen: Earlier },
  now: Date,
): Promise<boolean> {
  const all = await earlierBy(db, personId, now);
  return counted.some((name) => done[name] > foreseen[name] && all[name] > massChange[name]);
}

/** One value of a unit and of what a list does to it, for the request that waits: undefined when there is no such unit. */
export async function extentVersion(db: Queryable, unitId: string, told: unknown): Promise<string | undefined> {
  const unit = await findUnitRecord(db, unitId);
  if (!unit) return undefined;
  return createHash('sha256')
    .update(JSON.stringify([unit, told]))
    .digest('base64url');
}
