import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { listIdentifiers, type StoredIdentifier } from './store.ts';

export type LoginName = StoredIdentifier;

/** What finds an account: verified login names alone, in full. Mask them for everybody but their owner. */
export async function listLoginNames(db: Queryable, cipher: ColumnCipher, personId: string): Promise<LoginName[]> {
  const all = await listIdentifiers(db, cipher, personId);
  return all.filter(({ verifiedAt }) => verifiedAt !== null);
}

/** Those that nobody has verified as well, in full and at the end: such a name opens nothing by itself. */
export function listEveryLoginName(db: Queryable, cipher: ColumnCipher, personId: string): Promise<LoginName[]> {
  return listIdentifiers(db, cipher, personId);
}
