import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { parseIdentifier } from './identifiers.ts';
import type { Person } from './person.ts';
import { findPersonByIdentifier } from './store.ts';

/** The account in use that has verified exactly this mobile number or e-mail address. */
export async function findPersonByLogin(
  db: Queryable,
  cipher: ColumnCipher,
  typed: string,
): Promise<Person | undefined> {
  const parsed = parseIdentifier(typed);
  const person = parsed.ok ? await findPersonByIdentifier(db, cipher, parsed.identifier) : undefined;
  return person?.status === 'active' ? person : undefined;
}
