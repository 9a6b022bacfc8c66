import type { Queryable } from '../../db/database.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import type { Identifier } from '../identifiers.ts';
import type { IdentityDocument } from '../identity-documents/document.ts';
import { documentFingerprint } from '../identity-documents/store.ts';
import { identifierFingerprint } from '../store.ts';
import { deleteUnused, insertDocuments, insertIdentifiers, insertPeople, listTaken, lockPeople } from './store.ts';

export type DocumentKey = Pick<IdentityDocument, 'type' | 'issuer' | 'number'>;

/** A person as an old system knew them. `document` is given where we take its word for it. */
export type ImportedPerson = {
  id: string;
  name: string | undefined;
  identifiers: readonly (Identifier & { isVerified: boolean })[];
  document: (DocumentKey & { level: number; method: string; verifiedAt: Date }) | undefined;
};

/** What must belong to one account only, as text that can be compared. */
export function uniqueKeys(
  cipher: ColumnCipher,
  { identifiers, document }: { identifiers: readonly Identifier[]; document: DocumentKey | undefined },
): { identifiers: string[]; document: string | undefined } {
  return {
    identifiers: identifiers.map((identifier) => identifierFingerprint(cipher, identifier).toString('hex')),
    document: document && documentFingerprint(cipher, document).toString('hex'),
  };
}

/** Those of the keys that belong to an account already. */
export async function takenKeys(
  db: Queryable,
  keys: readonly { identifiers: string[]; document: string | undefined }[],
): Promise<Set<string>> {
  const bytes = (key: string) => Buffer.from(key, 'hex');
  const taken = await listTaken(
    db,
    keys.flatMap(({ identifiers }) => identifiers.map(bytes)),
    keys.flatMap(({ document }) => (document ? bytes(document) : [])),
  );
  return new Set(taken.map((key) => key.toString('hex')));
}

/** Makes new persons, and only that: a login name or document that is somebody's breaks the unique index (T-131). */
export async function importPeople(
  tx: Queryable,
  cipher: ColumnCipher,
  people: readonly ImportedPerson[],
  now: Date,
): Promise<void> {
  await insertPeople(tx, people, now);
  await insertIdentifiers(tx, cipher, people, now);
  await insertDocuments(tx, cipher, people, now);
}

/** Takes back persons who were imported and never used; gives the ids of those that are gone. */
export async function withdrawUnused(tx: Queryable, ids: readonly string[]): Promise<string[]> {
  await lockPeople(tx, ids);
  // A statement of its own, after the lock: it sees whatever was committed until then.
  return deleteUnused(tx, ids, 'person.account.imported');
}
