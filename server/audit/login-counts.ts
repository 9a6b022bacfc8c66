import type { Knex } from 'knex';
import type { Queryable } from '../db/database.ts';
import {
  addCounts,
  type BusyRow,
  type CountKind,
  type LoginCount,
  listBusiestApplications,
  listBusiestUnits,
  listTotals,
  listTotalsBelow,
  listTotalsOf,
  lockProgress,
  moveProgress,
  nextEnd,
} from './counting/store.ts';

export type { BusyRow, CountKind, LoginCount } from './counting/store.ts';

const eventsAtOnce = 20_000;
const busiestShown = 50;

/**
 * Counts what was sealed since the last time, a batch to a transaction: a count and how far it came commit together, so that
 * each event counts once, however many nodes count and wherever one of them is killed. Gives how many sequences it went on.
 */
export async function countLogins(knex: Knex, atOnce: number = eventsAtOnce): Promise<number> {
  let total = 0;
  for (;;) {
    const counted = await knex.transaction((tx) => countBatch(tx, atOnce));
    total += counted;
    if (counted < atOnce) return total;
  }
}

async function countBatch(tx: Knex.Transaction, atOnce: number): Promise<number> {
  const after = await lockProgress(tx);
  const through = await nextEnd(tx, after, atOnce);
  if (through === undefined) return 0;
  await addCounts(tx, after, through);
  await moveProgress(tx, through);
  return Number(BigInt(through) - BigInt(after));
}

/** Days as the clocks of the province have them, the oldest first, today last. */
export function daysUntil(now: Date, count: number): string[] {
  const day = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: 'Asia/Shanghai' });
  return Array.from({ length: count }, (_, index) => day.format(now.getTime() - (count - 1 - index) * 86_400_000));
}

/** Of one application, or of all that one unit and those below it answered for. */
export function readCountsOf(
  db: Queryable,
  whose: { clientId: string } | { unitId: string },
  { kinds, since }: { kinds: readonly CountKind[]; since: string },
): Promise<LoginCount[]> {
  const key = 'clientId' in whose ? `application:${whose.clientId}` : `unit:${whose.unitId}`;
  return listTotalsOf(db, key, kinds, since);
}

/** Which units directly below one, and which of its own applications, were entered most since a day. */
export async function busiestIn(db: Queryable, unitId: string, since: string): Promise<Busiest> {
  const [units, applications] = await Promise.all([
    listBusiestUnits(db, unitId, since, busiestShown),
    listBusiestApplications(db, unitId, since, busiestShown),
  ]);
  return { units, applications };
}

export type Busiest = { units: BusyRow[]; applications: BusyRow[] };

/** `below` undefined: all applications together, and what no application is named in. */
export function readLoginCounts(
  db: Queryable,
  { kinds, since, below }: { kinds: readonly CountKind[]; since: string; below?: readonly string[] | undefined },
): Promise<LoginCount[]> {
  return below ? listTotalsBelow(db, below, kinds, since) : listTotals(db, kinds, since);
}
