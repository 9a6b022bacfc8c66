import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { listIdentifiers, type StoredIdentifier } from './store.ts';

/** Every login name as its owner is shown it, proven ones first. What is unproven finds nobody and is told to nobody else. */
export function listOwnIdentifiers(db: Queryable, cipher: ColumnCipher, personId: string): Promise<StoredIdentifier[]> {
  return listIdentifiers(db, cipher, personId);
}
