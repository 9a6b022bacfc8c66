import type { Queryable } from '../db/database.ts';
import type { Person } from './person.ts';
import { lockPerson } from './store.ts';

/** Holds the person until the transaction ends, so that rules over several of their rows see one state. */
export function holdPerson(tx: Queryable, personId: string): Promise<Person> {
  return lockPerson(tx, personId);
}
