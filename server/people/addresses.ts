import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { Identifier } from './identifiers.ts';
import { listIdentifiers } from './store.ts';

/** Where a person can be written to: their verified mobile numbers and e-mail addresses. */
export async function listAddresses(db: Queryable, cipher: ColumnCipher, personId: string): Promise<Identifier[]> {
  const identifiers = await listIdentifiers(db, cipher, personId);
  return identifiers.flatMap(({ kind, value, verifiedAt }): Identifier[] =>
    kind !== 'username' && verifiedAt !== null ? [{ kind, value }] : [],
  );
}
