import type { Queryable } from '../db/database.ts';
import type { Person } from './person.ts';
import { findPerson as find } from './store.ts';

/** Whatever the status of the account: for administrators, who look at locked ones too. */
export function findPerson(db: Queryable, personId: string): Promise<Person | undefined> {
  return find(db, personId);
}
