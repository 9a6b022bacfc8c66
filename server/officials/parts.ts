import type { Knex } from 'knex';
import type { SessionParts } from '../sessions/tell-applications.ts';

/** What acts on posts need. */
export type OfficialParts = SessionParts & { knex: Knex; clock: () => Date };

/** Days of appointments are days of the province. */
export function today(now: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' }).format(now);
}
