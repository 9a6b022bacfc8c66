import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { listIdentifiers } from './store.ts';

/** Whether the person has proven that this e-mail address, in its normal form, is theirs. */
export async function hasVerifiedEmail(
  db: Queryable,
  cipher: ColumnCipher,
  personId: string,
  address: string,
): Promise<boolean> {
  const own = await listIdentifiers(db, cipher, personId);
  return own.some(({ kind, value, verifiedAt }) => kind === 'email' && value === address && verifiedAt !== null);
}
