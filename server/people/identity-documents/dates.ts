/** Older than this, a birth date is a slip of the finger. */
const oldestBirthYear = 1850;

/** `19900307` → `1990-03-07`, or undefined when the calendar has no such day. */
export function calendarDate(digits: string): string | undefined {
  const text = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  const time = Date.parse(`${text}T00:00:00Z`);
  // Date.parse rolls 30 February over to March: only a day that comes back unchanged exists.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return undefined;
  return Number(digits.slice(0, 4)) < oldestBirthYear ? undefined : text;
}

const shanghaiDay = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The day it is in the province, YYYY-MM-DD. */
export function dayInShanghai(now: Date): string {
  return shanghaiDay.format(now);
}
