import type { Queryable } from '../../db/database.ts';
import { insertRows } from '../../db/insert-rows.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { timeOrderedId } from '../../lib/time-ordered-id.ts';
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

const personTypes = {
  id: 'uuid',
  name: 'text',
  assurance_level: 'smallint',
  assurance_method: 'text',
  assurance_at: 'timestamptz',
  created_at: 'timestamptz',
};

export async function insertPeople(tx: Queryable, people: readonly ImportedPerson[], now: Date): Promise<void> {
  const rows = people.map(({ id, name, document }) => ({
    id,
    name: name ?? null,
    assurance_level: document?.level ?? 1,
    assurance_method: document?.method ?? null,
    assurance_at: document?.verifiedAt ?? null,
    created_at: now,
  }));
  await insertRows(tx, 'persons', personTypes, rows);
}

const identifierTypes = {
  id: 'uuid',
  person_id: 'uuid',
  kind: 'text',
  value_encrypted: 'bytea',
  value_fingerprint: 'bytea',
  verified_at: 'timestamptz',
};

export async function insertIdentifiers(
  tx: Queryable,
  cipher: ColumnCipher,
  people: readonly ImportedPerson[],
  now: Date,
): Promise<void> {
  const rows = people.flatMap(({ id, identifiers }) =>
    identifiers.map(({ isVerified, ...identifier }) => ({
      id: timeOrderedId(now),
      person_id: id,
      kind: identifier.kind,
      value_encrypted: cipher.encrypt(identifierContext, identifier.value),
      value_fingerprint: identifierFingerprint(cipher, identifier),
      verified_at: isVerified ? now : null,
    })),
  );
  await insertRows(tx, 'identifiers', identifierTypes, rows);
}

const documentTypes = {
  id: 'uuid',
  person_id: 'uuid',
  type: 'text',
  issuer: 'text',
  number_encrypted: 'bytea',
  number_fingerprint: 'bytea',
  level: 'smallint',
  method: 'text',
  verified_at: 'timestamptz',
};

export async function insertDocuments(
  tx: Queryable,
  cipher: ColumnCipher,
  people: readonly ImportedPerson[],
  now: Date,
): Promise<void> {
  const rows = people.flatMap(({ id, document }) =>
    document
      ? {
          id: timeOrderedId(now),
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
  await insertRows(tx, 'identity_documents', documentTypes, rows);
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
