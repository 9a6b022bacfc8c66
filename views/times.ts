import type { Frame } from './frame.ts';
import { type Html, html } from './html.ts';
import { wordsOf } from './words/words.ts';

const timeZone = 'Asia/Shanghai';
const steps = [
  { unit: 'minute', seconds: 60, until: 3600 },
  { unit: 'hour', seconds: 3600, until: 86_400 },
  { unit: 'day', seconds: 86_400, until: 30 * 86_400 },
] as const;

/** Date and time of day in the reader's language, as the clocks of the province show it. */
export function exactTime(frame: Frame, at: Date): string {
  return new Intl.DateTimeFormat(frame.locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(at);
}

/** The day alone. */
export function dayOf(frame: Frame, at: Date): string {
  return new Intl.DateTimeFormat(frame.locale, { dateStyle: 'long', timeZone }).format(at);
}

/** The day in figures, for tables. */
export function shortDay(frame: Frame, at: Date): string {
  return new Intl.DateTimeFormat(frame.locale, { dateStyle: 'medium', timeZone }).format(at);
}

/** "5 minutes ago" up to a month, the date from then on. */
export function timeInWords(frame: Frame, at: Date): string {
  const age = Math.max(0, (frame.now.getTime() - at.getTime()) / 1000);
  if (age < 60) return wordsOf(frame.locale).times.justNow;
  const step = steps.find(({ until }) => age < until);
  if (!step) return dayOf(frame, at);
  const relative = new Intl.RelativeTimeFormat(frame.locale, { numeric: 'auto' });
  return relative.format(-Math.floor(age / step.seconds), step.unit);
}

/** The last day of a period that ends at a time: one that ends at midnight is over with the day before. */
export function lastDay(frame: Frame, end: Date): string {
  return new Intl.DateTimeFormat(frame.locale, { dateStyle: 'long', timeZone }).format(end.getTime() - 1);
}

/** A phrase around a time: words to read, the exact time on hover and for programs. */
export function timed(frame: Frame, at: Date, phrase: (when: string) => string = (when) => when): Html {
  return html`<time datetime="${at.toISOString()}" title="${exactTime(frame, at)}">${phrase(timeInWords(frame, at))}</time>`;
}

/** A waiting time in words, rounded up: nobody comes back too early. */
export function duration(frame: Frame, seconds: number): string {
  const { times } = wordsOf(frame.locale);
  if (seconds < 60) return times.seconds(Math.max(1, Math.ceil(seconds)));
  if (seconds < 3600) return times.minutes(Math.ceil(seconds / 60));
  if (seconds < 86_400) return times.hours(Math.ceil(seconds / 3600));
  return times.days(Math.ceil(seconds / 86_400));
}
