import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../db/database.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import type { DocumentType, IdentityDocument } from './document.ts';

/** Context of column encryption; the fingerprint is taken under the same one. */
export const documentContext = 'identity_documents.number';

export type DocumentRow = {
  id: string;
  person_id: string;
  type: DocumentType;
  issuer: string;
  number_encrypted: Buffer;
  number_fingerprint: Buffer;
  level: number;
  method: string;
  verified_at: Date;
  replaced_by: string | null;
  released_at: Date | null;
  vouched_by: string[] | null;
};

export function documentFingerprint(
  cipher: ColumnCipher,
  { type, issuer, number }: Pick<IdentityDocument, 'type' | 'issuer' | 'number'>,
): Buffer {
  return cipher.fingerprint(documentContext, `${type}:${issuer}:${number}`);
}

export type DocumentProof = {
  document: IdentityDocument;
  level: number;
  method: string;
  at: Date;
  /** Issuers whose word it rests on, the nearest first; absent: we have proven it ourselves. */
  vouchedBy?: readonly string[];
};

/**
 * The unique index decides among parallel tries: undefined when a document with this number is somebody's, a replaced one
 * as well. Gives the row id.
 */
export async function insertDocument(
  tx: Queryable,
  cipher: ColumnCipher,
  personId: string,
  { document, level, method, at, vouchedBy }: DocumentProof,
): Promise<string | undefined> {
  const result = await tx.raw<{ rows: { id: string }[] }>(
    `INSERT INTO identity_documents
       (id, person_id, type, issuer, number_encrypted, number_fingerprint, level, method, verified_at, vouched_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (number_fingerprint) WHERE released_at IS NULL DO NOTHING
     RETURNING id`,
    [
      randomUUID(),
      personId,
      document.type,
      document.issuer,
      cipher.encrypt(documentContext, document.number),
      documentFingerprint(cipher, document),
      level,
      method,
      at,
      vouchedBy ? [...vouchedBy] : null,
    ],
  );
  return result.rows[0]?.id;
}

/** Replaced documents count: their numbers stay their owner's. */
export async function findDocumentPerson(
  db: Queryable,
  cipher: ColumnCipher,
  document: Pick<IdentityDocument, 'type' | 'issuer' | 'number'>,
): Promise<string | undefined> {
  const row = await db<DocumentRow>('identity_documents')
    .where({ number_fingerprint: documentFingerprint(cipher, document) })
    .whereNull('released_at')
    .first('person_id');
  return row?.person_id;
}

/** The number of the replaced one stays this person's: nobody else may be verified by it. */
export async function replaceDocument(tx: Queryable, documentId: string, replacedBy: string): Promise<void> {
  await tx<DocumentRow>('identity_documents')
    .where({ id: documentId })
    .whereNull('replaced_by')
    .update({ replaced_by: replacedBy });
}

/** Notes that a document was verified again; never lowers what it gave. */
export async function touchDocument(tx: Queryable, documentId: string, at: Date): Promise<void> {
  await tx<DocumentRow>('identity_documents').where({ id: documentId }).update({ verified_at: at });
}

export type StoredDocument = Pick<IdentityDocument, 'type' | 'issuer' | 'number'> & {
  id: string;
  level: number;
  method: string;
  verifiedAt: Date;
  vouchedBy: readonly string[];
  isReplaced: boolean;
};

/** Everything a person was ever verified by, the best proven first, then the latest. The number is whole: pages mask it. */
export async function listDocuments(db: Queryable, cipher: ColumnCipher, personId: string): Promise<StoredDocument[]> {
  const rows = await db<DocumentRow>('identity_documents')
    .where({ person_id: personId })
    .whereNull('released_at')
    .orderBy([{ column: 'level', order: 'desc' }, { column: 'verified_at', order: 'desc' }, { column: 'id' }])
    .select('id', 'type', 'issuer', 'number_encrypted', 'level', 'method', 'verified_at', 'replaced_by', 'vouched_by');
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    issuer: row.issuer,
    number: cipher.decrypt(documentContext, row.number_encrypted),
    level: row.level,
    method: row.method,
    verifiedAt: row.verified_at,
    vouchedBy: row.vouched_by ?? [],
    isReplaced: row.replaced_by !== null,
  }));
}
