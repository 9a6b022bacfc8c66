import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { Identifier } from './identifiers.ts';
import { findPersonByIdentifier } from './store.ts';

/** Whose verified login name this is, whatever the status of the account. */
export async function findOwner(
  db: Queryable,
  cipher: ColumnCipher,
  identifier: Identifier,
): Promise<string | undefined> {
  return (await findPersonByIdentifier(db, cipher, identifier))?.id;
}
