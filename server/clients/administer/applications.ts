import type { Queryable } from '../../db/database.ts';
import type { Translated } from '../../lib/locale.ts';
import type { Topic } from '../topic.ts';
import {
  type ApplicationRecord,
  type ApplicationStatus,
  countDue,
  findListed,
  findNames,
  findRecord,
  findVersion,
  type ListedRow,
} from './store.ts';

export type { ApplicationRecord, ApplicationStatus } from './store.ts';

const pageSize = 50;
const yearMs = 365 * 86_400_000;
const soonMs = 28 * 86_400_000;

export type ListedApplication = ListedRow;
export type ApplicationPage = { applications: ListedApplication[]; next: string | undefined };
export type ApplicationFilter = {
  q?: string | undefined;
  status?: ApplicationStatus | undefined;
  topic?: Topic | undefined;
  /** `soon`: within four weeks. */
  due?: 'yes' | 'soon' | undefined;
  after?: string | undefined;
};

/** Applications of the units in reach, page by page. */
export async function listAdministered(
  db: Queryable,
  roots: readonly string[],
  { q = '', status, topic, due, after }: ApplicationFilter,
  now: Date,
): Promise<ApplicationPage> {
  const wanted = { q: q.trim(), status, topic, due, ...boundsAt(now), after, limit: pageSize + 1 };
  const found = await findListed(db, roots, wanted);
  const applications = found.slice(0, pageSize);
  return { applications, next: found.length > pageSize ? applications.at(-1)?.clientId : undefined };
}

const boundsAt = (now: Date) => ({
  dueBefore: new Date(now.getTime() - yearMs),
  soonBefore: new Date(now.getTime() - yearMs + soonMs),
});

/** How many applications in reach somebody has to confirm, now or within four weeks; a hundred are many. */
export function countCertifications(
  db: Queryable,
  roots: readonly string[],
  now: Date,
): Promise<{ due: number; soon: number }> {
  return countDue(db, roots, { ...boundsAt(now), most: 100 });
}

/** One application if it is in reach; a foreign one is as good as none. */
export function openApplication(
  db: Queryable,
  roots: readonly string[],
  clientId: string,
): Promise<ApplicationRecord | undefined> {
  return findRecord(db, roots, clientId);
}

/** Nobody has said for a year that it is still needed. */
export function isDue({ certifiedAt, createdAt }: ApplicationRecord, now: Date): boolean {
  return (certifiedAt ?? createdAt).getTime() < now.getTime() - yearMs;
}

/** What an application is like now, in one value. */
export function applicationVersion(db: Queryable, clientId: string): Promise<string | undefined> {
  return findVersion(db, clientId);
}

/** Names by client_id, for whoever has been shown that in what they may see. */
export async function applicationNames(db: Queryable, clientIds: readonly string[]): Promise<Map<string, Translated>> {
  const found = clientIds.length > 0 ? await findNames(db, clientIds) : [];
  return new Map(found.map(({ clientId, name }) => [clientId, name]));
}
