import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { listDocuments, type StoredDocument } from './identity-documents/store.ts';

/** The documents a person is verified by now: the best proven first, then the latest. Replaced ones are history. */
export async function documentsOf(db: Queryable, cipher: ColumnCipher, personId: string): Promise<StoredDocument[]> {
  const all = await listDocuments(db, cipher, personId);
  return all.filter(({ isReplaced }) => !isReplaced);
}

/** The document a person is known by. For the `id_document` claim. */
export async function documentOf(
  db: Queryable,
  cipher: ColumnCipher,
  personId: string,
): Promise<StoredDocument | undefined> {
  const [best] = await documentsOf(db, cipher, personId);
  return best;
}
