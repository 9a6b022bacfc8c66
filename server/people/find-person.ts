import type { Queryable } from '../db/database.ts';
import type { Person } from './person.ts';
import { findPerson } from './store.ts';

/** Throws when there is no such person: for ids we gave out ourselves. */
export async function getPerson(db: Queryable, id: string): Promise<Person> {
  const person = await findPerson(db, id);
  if (!person) throw new Error('no such person');
  return person;
}

/** The person of an id that came from outside, if there is one and the account is in use. */
export async function findActivePerson(db: Queryable, personId: string | undefined): Promise<Person | undefined> {
  const person = personId === undefined ? undefined : await findPerson(db, personId);
  return person?.status === 'active' ? person : undefined;
}
