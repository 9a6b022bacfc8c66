import type { Queryable } from '../../db/database.ts';
import { lastSequence, type StoredEvent } from '../store.ts';
import { type Conditions, coversEverything, eventAt, findSequences, readEvents } from './store.ts';

/** What somebody searches by; `unitId` is a unit in their reach. */
export type AuditFilter = {
  personId?: string | undefined;
  unitId?: string | undefined;
  type?: string | undefined;
  requestId?: string | undefined;
  from?: Date | undefined;
  until?: Date | undefined;
};

/** Names of the fields that were used, as the log keeps them: never what was put in. */
export function filterNames(filter: AuditFilter): string {
  const used = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return used.sort().join(' ') || 'none';
}

const pageSize = 50;

/**
 * How many events one page looks through at most where each has to be asked to which unit it belongs. A page of a small unit may
 * so have few lines or none, and still lead on to what is older.
 */
export const lookedThrough = 15_000n;

/** A page of what the roots reach, the newest first; `before` is the sequence where the page before ended. */
export async function searchEvents(
  db: Queryable,
  roots: readonly string[],
  filter: AuditFilter,
  before: string | undefined,
): Promise<{ events: StoredEvent[]; next: string | undefined }> {
  const wanted = await conditionsOf(db, roots, filter);
  const end = least(before, wanted.before ?? String(BigInt(await lastSequence(db)) + 1n));
  const start = wanted.roots && !isNarrow(filter) ? BigInt(end) - lookedThrough : 0n;
  const isCut = start > BigInt(wanted.after ?? 0);
  const span = { before: end, after: isCut ? String(start) : wanted.after };
  const found = await findSequences(db, { ...wanted, ...span }, { order: 'desc', limit: pageSize + 1 });
  const shown = found.slice(0, pageSize);
  const events = (await readEvents(db, shown)).reverse();
  if (found.length > pageSize) return { events, next: shown.at(-1) };
  return { events, next: isCut ? String(start + 1n) : undefined };
}

/** What an index leads to directly: few enough to ask each. */
const isNarrow = ({ personId, requestId }: AuditFilter) => personId !== undefined || requestId !== undefined;

const least = (a: string | undefined, b: string): string => (a !== undefined && BigInt(a) < BigInt(b) ? a : b);

/** Whoever reaches every unit sees every event, those that belong to none as well. */
export async function conditionsOf(
  db: Queryable,
  roots: readonly string[],
  { unitId, ...filter }: AuditFilter,
): Promise<Conditions> {
  const within = unitId === undefined ? roots : [unitId];
  const isWhole = unitId === undefined && (await coversEverything(db, roots));
  const { from, until } = filter;
  return {
    ...filter,
    roots: isWhole ? undefined : within,
    after: from && (await sequenceNear(db, new Date(from.getTime() - skewMs))),
    before: until && (await sequenceNear(db, new Date(until.getTime() + skewMs))),
  };
}

/** Numbers rise with time but for transactions that overlap: none of them takes longer than this. */
const skewMs = 300_000;

/** About where a time lies in the log, by halving: no index on times is kept, because every login would pay for it. */
async function sequenceNear(db: Queryable, time: Date): Promise<string> {
  let [low, high] = [0n, BigInt(await lastSequence(db)) + 1n];
  while (low < high) {
    const middle = (low + high) / 2n;
    const found = await eventAt(db, String(middle));
    if (!found || found.at >= time) high = middle;
    else low = BigInt(found.sequence) + 1n;
  }
  return String(low);
}
