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
  released_at: Date | null;
};

export function documentFingerprint(
  cipher: ColumnCipher,
  { type, issuer, number }: Pick<IdentityDocument, 'type' | 'issuer' | 'number'>,
): Buffer {
  return cipher.fingerprint(documentContext, `${type}:${issuer}:${number}`);
}

export type DocumentProof = { document: IdentityDocument; level: number; method: string; at: Date };

/** The unique index decides among parallel tries: false when a live document with this number exists. */
export async function insertDocument(
  tx: Queryable,
  cipher: ColumnCipher,
  personId: string,
  { document, level, method, at }: DocumentProof,
): Promise<boolean> {
  const result = await tx.raw<{ rows: unknown[] }>(
    `INSERT INTO identity_documents
       (id, person_id, type, issuer, number_encrypted, number_fingerprint, level, method, verified_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
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
    ],
  );
  return result.rows.length === 1;
}

/** Notes that a document was verified again; never lowers what it gave. */
export async function touchDocument(tx: Queryable, documentId: string, at: Date): Promise<void> {
  await tx<DocumentRow>('identity_documents').where({ id: documentId }).update({ verified_at: at });
}

/** Live documents, without decrypting: enough to tell same from other. */
export async function listDocumentKeys(
  db: Queryable,
  personId: string,
): Promise<{ id: string; type: DocumentType; fingerprint: Buffer }[]> {
  const rows = await db<DocumentRow>('identity_documents')
    .where({ person_id: personId })
    .whereNull('released_at')
    .select('id', 'type', 'number_fingerprint');
  return rows.map((row) => ({ id: row.id, type: row.type, fingerprint: row.number_fingerprint }));
}

export type StoredDocument = Pick<IdentityDocument, 'type' | 'issuer' | 'number'> & { level: number; verifiedAt: Date };

/** Live documents, the best proven first, then the latest. The number is whole: pages mask it. */
export async function listDocuments(db: Queryable, cipher: ColumnCipher, personId: string): Promise<StoredDocument[]> {
  const rows = await db<DocumentRow>('identity_documents')
    .where({ person_id: personId })
    .whereNull('released_at')
    .orderBy([{ column: 'level', order: 'desc' }, { column: 'verified_at', order: 'desc' }, { column: 'id' }])
    .select('type', 'issuer', 'number_encrypted', 'level', 'verified_at');
  return rows.map((row) => ({
    type: row.type,
    issuer: row.issuer,
    number: cipher.decrypt(documentContext, row.number_encrypted),
    level: row.level,
    verifiedAt: row.verified_at,
  }));
}
