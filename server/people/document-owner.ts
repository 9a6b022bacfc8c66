import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { IdentityDocument } from './identity-documents/document.ts';
import { findDocumentPerson } from './identity-documents/store.ts';

/** Whose account is verified by this document, or was by one that it has replaced. */
export function findDocumentOwner(
  db: Queryable,
  cipher: ColumnCipher,
  document: Pick<IdentityDocument, 'type' | 'issuer' | 'number'>,
): Promise<string | undefined> {
  return findDocumentPerson(db, cipher, document);
}
