import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../db/database.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { documentContext, documentFingerprint } from '../identity-documents/store.ts';
import { identifierContext, identifierFingerprint } from '../store.ts';
import type { ImportedPerson } from './import-people.ts';

/** Those of the fingerprints that belong to an account: of verified login names, and of documents that were not released. */
export async function listTaken(db: Queryable, identifiers: Buffer[], documents: Buffer[]): Promise<Buffer[]> {
  const { rows } = await db.raw<{ rows: { taken: Buffer }[] }>(
    `SELECT value_fingerprint AS taken FROM identifiers
     WHERE value_fingerprint = ANY (?::bytea[]) AND verified_at IS NOT NULL
     UNION ALL
     SELECT number_fingerprint FROM identity_documents
     WHERE number_fingerprint = ANY (?::bytea[]) AND released_at IS NULL`,
    [identifiers, documents],
  );
  return rows.map(({ taken }) => taken);
}

export async function insertPeople(tx: Queryable, people: readonly ImportedPerson[], now: Date): Promise<void> {
  await tx('persons').insert(
    people.map(({ id, name, document }) => ({
      id,
      name: name ?? null,
      assurance_level: document?.level ?? 1,
      assurance_method: document?.method ?? null,
      assurance_at: document?.verifiedAt ?? null,
      created_at: now,
    })),
  );
}

export async function insertIdentifiers(
  tx: Queryable,
  cipher: ColumnCipher,
  people: readonly ImportedPerson[],
  now: Date,
): Promise<void> {
  const rows = people.flatMap(({ id, identifiers }) =>
    identifiers.map(({ isVerified, ...identifier }) => ({
      id: randomUUID(),
      person_id: id,
      kind: identifier.kind,
      value_encrypted: cipher.encrypt(identifierContext, identifier.value),
      value_fingerprint: identifierFingerprint(cipher, identifier),
      verified_at: isVerified ? now : null,
    })),
  );
  if (rows.length > 0) await tx('identifiers').insert(rows);
}

export async function insertDocuments(
  tx: Queryable,
  cipher: ColumnCipher,
  people: readonly ImportedPerson[],
): Promise<void> {
  const rows = people.flatMap(({ id, document }) =>
    document
      ? {
          id: randomUUID(),
          person_id: id,
          type: document.type,
          issuer: document.issuer,
          number_encrypted: cipher.encrypt(documentContext, document.number),
          number_fingerprint: documentFingerprint(cipher, document),
          level: document.level,
          method: document.method,
          verified_at: document.verifiedAt,
        }
      : [],
  );
  if (rows.length > 0) await tx('identity_documents').insert(rows);
}

/** Holds the persons until the transaction ends: nobody can begin to use them meanwhile. */
export async function lockPeople(tx: Queryable, ids: readonly string[]): Promise<void> {
  await tx('persons').whereIn('id', ids).orderBy('id').forUpdate().select('id');
}

/**
 * Removes those of the persons who never did anything and to whom nothing was done since they came: nothing that succeeded
 * is told of them but that. Gives the ids of the removed.
 */
export async function deleteUnused(tx: Queryable, ids: readonly string[], cameBy: string): Promise<string[]> {
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    `DELETE FROM persons WHERE id = ANY (:ids::uuid[])
       AND NOT EXISTS (SELECT FROM audit_events e
         WHERE e.person_id = persons.id AND e.outcome = 'success' AND e.type <> :cameBy)
       AND NOT EXISTS (SELECT FROM audit_events e
         WHERE e.actor_id = persons.id AND e.actor_id IS DISTINCT FROM e.person_id AND e.outcome = 'success')
     RETURNING id`,
    { ids, cameBy },
  );
  return rows.map(({ id }) => id);
}
