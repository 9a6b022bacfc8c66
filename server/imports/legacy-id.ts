import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { findLegacyId, findOrigin } from './store.ts';

/** What a person was called in the old system of one application: for that application alone. */
export function legacyIdOf(
  db: Queryable,
  cipher: ColumnCipher,
  { clientId, personId }: { clientId: string; personId: string },
): Promise<string | undefined> {
  return findLegacyId(db, cipher, clientId, personId);
}

/** The application a person's account came from. */
export function originOf(db: Queryable, personId: string): Promise<string | undefined> {
  return findOrigin(db, personId);
}
