import type { Queryable } from '../../db/database.ts';
import { isUuid } from '../../lib/uuid.ts';
import { countPastBelow, findOverWithin, findPastBelow, findPastOf, type PastGrant } from './store.ts';

export type { PastGrant } from './store.ts';

/** Nobody held hundreds of roles, and no unit was reached by thousands. */
const mostOfPerson = 200;
const mostOverUnit = 500;
const exportBatch = 500;
const dayMs = 86_400_000;

/** What a person held and holds in the reach; nothing: as far as the reader knows, they never held a role. */
export async function pastGrantsOf(db: Queryable, roots: readonly string[], personId: string): Promise<PastGrant[]> {
  return isUuid(personId) ? findPastOf(db, personId, roots, mostOfPerson) : [];
}

/** Who could reach a unit at some time of a day on the clocks of the province, `2026-11-25`. */
export function grantsOverOn(db: Queryable, unitId: string, day: string): Promise<PastGrant[]> {
  const from = new Date(`${day}T00:00:00+08:00`);
  return findOverWithin(db, unitId, { from, until: new Date(from.getTime() + dayMs), limit: mostOverUnit });
}

export function countPastGrants(db: Queryable, roots: readonly string[]): Promise<number> {
  return countPastBelow(db, roots);
}

/** Every role of the reach that is or was held, a batch at a time. */
export async function* everyPastGrant(db: Queryable, roots: readonly string[]): AsyncGenerator<PastGrant[]> {
  for (let after: string | undefined; ; ) {
    const grants = await findPastBelow(db, roots, { after, limit: exportBatch });
    if (grants.length > 0) yield grants;
    if (grants.length < exportBatch) return;
    after = grants.at(-1)?.id;
  }
}
