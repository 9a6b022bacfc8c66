import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { getPerson } from './find-person.ts';
import type { IdentityDocument } from './identity-documents/document.ts';
import { listDocuments } from './identity-documents/store.ts';
import type { PersonStatus } from './person.ts';

export type VerifiedPerson = {
  status: PersonStatus;
  assuranceLevel: number;
  /** As on the documents, from assurance 2 on. */
  name: string;
  /** Live documents with their whole numbers, the best proven first. None: proven without a number, as by a network identity. */
  documents: Pick<IdentityDocument, 'type' | 'issuer' | 'number'>[];
};

/** Who a person is proven to be, to ask another registry about them. Never for pages. */
export async function getVerifiedPerson(
  db: Queryable,
  cipher: ColumnCipher,
  personId: string,
): Promise<VerifiedPerson> {
  const { status, assuranceLevel, name } = await getPerson(db, personId);
  const documents = await listDocuments(db, cipher, personId);
  return {
    status,
    assuranceLevel,
    name: name ?? '',
    documents: documents.map(({ type, issuer, number }) => ({ type, issuer, number })),
  };
}
