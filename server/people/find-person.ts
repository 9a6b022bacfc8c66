import type { Queryable } from '../db/database.ts';
import type { Person } from './person.ts';
import { findPerson } from './store.ts';

/** The person of an id that came from outside, if there is one and the account is in use. */
export async function findActivePerson(db: Queryable, personId: string | undefined): Promise<Person | undefined> {
  const person = personId === undefined ? undefined : await findPerson(db, personId);
  return person?.status === 'active' ? person : undefined;
}
