import { createHash } from 'node:crypto';
import type { Queryable } from '../../db/database.ts';
import { findUnitRecord } from '../units/store.ts';
import type { Decision } from './judge-rows.ts';

/** More rows than these at once are a mass change, and so are fewer that end posts: a second person looks at it first (T-127). */
export const massChange = { rows: 1000, endings: 200 };

export type Extent = { appointed: number; changed: number; endings: number };

export function extentOf(decisions: readonly Decision[]): Extent {
  const count = (isOne: (decision: Decision) => boolean) => decisions.filter(isOne).length;
  return {
    appointed: count(({ kind }) => kind === 'appoint'),
    changed: count(({ kind }) => kind === 'change'),
    endings: count((decision) => decision.kind === 'change' && decision.ends),
  };
}

export function isMassChange({ appointed, changed, endings }: Extent): boolean {
  return appointed + changed > massChange.rows || endings > massChange.endings;
}

/** One value of a unit and of what a list does to it, for the request that waits: undefined when there is no such unit. */
export async function extentVersion(db: Queryable, unitId: string, told: unknown): Promise<string | undefined> {
  const unit = await findUnitRecord(db, unitId);
  if (!unit) return undefined;
  return createHash('sha256')
    .update(JSON.stringify([unit, told]))
    .digest('base64url');
}
