import { longestYears, proposedDays } from './mandate.ts';

const dayMs = 86_400_000;
/** The province keeps one time, without summer time. */
const shanghaiMs = 8 * 3_600_000;

/** `2027-12-31` → the moment that day is over in the province, which is when a mandate "until" it ends; undefined for no day. */
export function endOfDay(day: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const start = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day) return undefined;
  return new Date(start - shanghaiMs + dayMs);
}

/** The last day of a mandate that ends at this moment, YYYY-MM-DD in the province. */
export function lastDayOf(end: Date): string {
  return new Date(end.getTime() - 1 + shanghaiMs).toISOString().slice(0, 10);
}

export function proposedLastDay(now: Date): string {
  return lastDayOf(new Date(now.getTime() + proposedDays * dayMs));
}

/** The longest a mandate from this moment may last; 29 February becomes the 28th, as in the database. */
export function latestEnd(from: Date): Date {
  const end = new Date(from);
  end.setUTCFullYear(from.getUTCFullYear() + longestYears);
  if (end.getUTCMonth() !== from.getUTCMonth()) end.setUTCDate(0);
  return end;
}
