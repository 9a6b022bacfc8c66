import type { Queryable } from '../db/database.ts';
import { currentRequest } from '../http/request-context.ts';
import type { Person } from './person.ts';
import { findPerson } from './store.ts';

/**
 * The id that the sub of this person is made of in a sector: their own, or that of an account that was merged into it, where
 * the sector had known only that one. So no application loses sight of anybody by a merge.
 */
export function subjectIn(person: Pick<Person, 'id' | 'subjectAliases'>, sector: string): string {
  return person.subjectAliases?.[sector] ?? person.id;
}

/** The joined read of the storage adapter usually brought the person along. */
export async function personOf(db: Queryable, id: string): Promise<Person | undefined> {
  const remembered = currentRequest()?.cache.get(`person:${id}`) as Person | undefined;
  return remembered ?? findPerson(db, id);
}

/** The same by id alone. An account that is gone is called what it was called. */
export async function findSubjectIn(db: Queryable, personId: string, sector: string): Promise<string> {
  const person = await personOf(db, personId);
  return person ? subjectIn(person, sector) : personId;
}
