import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { IdentityDocument } from './identity-documents/document.ts';
import { parseIdentityDocument } from './identity-documents/parse.ts';
import { listDocuments, type StoredDocument } from './identity-documents/store.ts';

/** What the number of a stored document says of its holder. */
export function readAgain({ type, issuer, number }: StoredDocument, now: Date): IdentityDocument {
  const parsed = parseIdentityDocument(type, number, now, issuer);
  return parsed.ok ? parsed.document : { type, issuer, number };
}

/** Everything a person was ever verified by, with what the numbers say. Never for pages. */
export async function listProvenDocuments(
  db: Queryable,
  cipher: ColumnCipher,
  personId: string,
  now: Date,
): Promise<IdentityDocument[]> {
  return (await listDocuments(db, cipher, personId)).map((document) => readAgain(document, now));
}
