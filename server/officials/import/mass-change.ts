import { createHash } from 'node:crypto';
import type { Queryable } from '../../db/database.ts';
import { findUnitRecord } from '../units/store.ts';
import { sumSince } from './day/store.ts';
import type { Decision } from './judge-rows.ts';

export { holdAdministrator } from './day/store.ts';

/** More rows than these within a day are a mass change, and so are fewer that end posts: a second person looks at it first (T-127). */
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

/** Many small lists are as much as one long list: what the same person did alone within a day counts with it. */
export function isMassChange({ appointed, changed, endings }: Extent, earlier: Earlier): boolean {
  const rows = appointed + changed;
  const isMuch = rows + earlier.rows > massChange.rows || endings + earlier.endings > massChange.endings;
  return isMuch && rows > 0;
}

/** Taking back ends posts, or may: a change taken back may bring an end nearer. */
export function isMassUndo(foreseen: number, earlier: Earlier): boolean {
  return foreseen > 0 && foreseen + earlier.endings > massChange.endings;
}

export function earlierBy(db: Queryable, personId: string, now: Date): Promise<Earlier> {
  return sumSince(db, personId, new Date(now.getTime() - dayMs));
}

/** Whether lists that somebody said yes to alone have come to more than was foreseen, and to too much. */
export async function isOverMass(db: Queryable, personId: string, now: Date): Promise<boolean> {
  const { rows, endings } = await earlierBy(db, personId, now);
  return rows > massChange.rows || endings > massChange.endings;
}

/** One value of a unit and of what a list does to it, for the request that waits: undefined when there is no such unit. */
export async function extentVersion(db: Queryable, unitId: string, told: unknown): Promise<string | undefined> {
  const unit = await findUnitRecord(db, unitId);
  if (!unit) return undefined;
  return createHash('sha256')
    .update(JSON.stringify([unit, told]))
    .digest('base64url');
}
