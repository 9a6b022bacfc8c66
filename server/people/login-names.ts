import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { listIdentifiers, type StoredIdentifier } from './store.ts';

/** What finds an account: verified login names alone, in full. Mask them for everybody but their owner. */
export async function listLoginNames(
  db: Queryable,
  cipher: ColumnCipher,
  personId: string,
): Promise<StoredIdentifier[]> {
  const all = await listIdentifiers(db, cipher, personId);
  return all.filter(({ verifiedAt }) => verifiedAt !== null);
}

export type LoginName = StoredIdentifier;

/** Those that were never verified as well, in full: pages mask them. */
export function listEveryLoginName(db: Queryable, cipher: ColumnCipher, personId: string): Promise<LoginName[]> {
  return listIdentifiers(db, cipher, personId);
}
