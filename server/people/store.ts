import { randomUUID } from 'node:crypto';
import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { Locale } from '../lib/locale.ts';
import type { Identifier } from './identifiers.ts';
import { mapPersonRow, type Person, type PersonRow, type PersonStatus } from './person.ts';

export type { Person, PersonRow, PersonStatus } from './person.ts';

/** Context of column encryption; the fingerprint is taken under the same one. */
export const identifierContext = 'identifiers.value';

type IdentifierRow = {
  id: string;
  person_id: string;
  kind: 'mobile' | 'email' | 'username';
  value_encrypted: Buffer;
  value_fingerprint: Buffer;
  verified_at: Date | null;
};

export type StoredIdentifier = { id: string; kind: IdentifierRow['kind']; value: string; verifiedAt: Date | null };

const personColumns = [
  'persons.id',
  'persons.status',
  'persons.name',
  'persons.locale',
  'persons.large_print',
  'persons.assurance_level',
  'persons.assurance_method',
  'persons.assurance_at',
  'persons.passkey_offer',
  'persons.subject_aliases',
];

export function identifierFingerprint(cipher: ColumnCipher, { kind, value }: Identifier): Buffer {
  return cipher.fingerprint(identifierContext, `${kind}:${value}`);
}

export async function findPerson(db: Queryable, id: string): Promise<Person | undefined> {
  const row = await db<PersonRow>('persons').where({ id }).first<PersonRow | undefined>(personColumns);
  return row && mapPersonRow(row);
}

/** Persons who have a name. */
export async function listNames(db: Queryable, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  const rows = await db<PersonRow>('persons').whereIn('id', ids).whereNotNull('name').select('id', 'name');
  return rows.map(({ id, name }) => ({ id, name: name ?? '' }));
}

/** Holds the person until the transaction ends, so that rules over several of their rows see one state. */
export async function lockPerson(tx: Queryable, id: string): Promise<Person> {
  const row = await tx<PersonRow>('persons').where({ id }).forUpdate().first<PersonRow | undefined>(personColumns);
  if (!row) throw new Error('no such person');
  return mapPersonRow(row);
}

/** Whatever the status: the caller decides what a locked or closed account means. Unverified identifiers find nobody. */
export async function findPersonByIdentifier(
  db: Queryable,
  cipher: ColumnCipher,
  identifier: Identifier,
): Promise<Person | undefined> {
  const row = await db<PersonRow>('persons')
    .join('identifiers', 'identifiers.person_id', 'persons.id')
    .where({ 'identifiers.value_fingerprint': identifierFingerprint(cipher, identifier) })
    .whereNotNull('identifiers.verified_at')
    .first<PersonRow | undefined>(personColumns);
  return row && mapPersonRow(row);
}

/** In the order in which they were verified, unverified ones last. */
export async function listIdentifiers(
  db: Queryable,
  cipher: ColumnCipher,
  personId: string,
): Promise<StoredIdentifier[]> {
  const rows = await db<IdentifierRow>('identifiers')
    .where({ person_id: personId })
    .orderBy([{ column: 'verified_at', nulls: 'last' }, 'id'])
    .select('id', 'kind', 'value_encrypted', 'verified_at');
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    value: cipher.decrypt(identifierContext, row.value_encrypted),
    verifiedAt: row.verified_at,
  }));
}

/**
 * Makes a person together with their first verified identifier, in one statement: the unique index decides among parallel
 * tries, and the losers leave no person behind. Undefined when the identifier has an owner.
 */
export async function insertPersonWithIdentifier(
  tx: Queryable,
  cipher: ColumnCipher,
  person: { identifier: Identifier; locale: Locale; largePrint: boolean },
): Promise<string | undefined> {
  // The foreign key is checked at the end of the statement, when both rows are there.
  const result = await tx.raw<{ rows: { id: string }[] }>(
    `WITH claimed AS (
       INSERT INTO identifiers (id, person_id, kind, value_encrypted, value_fingerprint, verified_at)
       VALUES (?, ?, ?, ?, ?, now())
       ON CONFLICT (value_fingerprint) WHERE verified_at IS NOT NULL DO NOTHING
       RETURNING person_id)
     INSERT INTO persons (id, locale, large_print) SELECT person_id, ?, ? FROM claimed RETURNING id`,
    [
      randomUUID(),
      randomUUID(),
      person.identifier.kind,
      cipher.encrypt(identifierContext, person.identifier.value),
      identifierFingerprint(cipher, person.identifier),
      person.locale,
      person.largePrint,
    ],
  );
  return result.rows[0]?.id;
}

/** A person without any identifier; the name is self-stated. */
export async function insertPerson(
  tx: Queryable,
  { name, locale }: { name: string | undefined; locale: Locale },
): Promise<string> {
  const id = randomUUID();
  await tx('persons').insert({ id, name: name ?? null, locale, large_print: false });
  return id;
}

/** Gives the row id; undefined when the identifier is verified already, by whomever. */
export async function insertVerifiedIdentifier(
  tx: Queryable,
  cipher: ColumnCipher,
  personId: string,
  identifier: Identifier,
): Promise<string | undefined> {
  const result = await tx.raw<{ rows: { id: string }[] }>(
    `INSERT INTO identifiers (id, person_id, kind, value_encrypted, value_fingerprint, verified_at)
     VALUES (?, ?, ?, ?, ?, now())
     ON CONFLICT (value_fingerprint) WHERE verified_at IS NOT NULL DO NOTHING
     RETURNING id`,
    [
      randomUUID(),
      personId,
      identifier.kind,
      cipher.encrypt(identifierContext, identifier.value),
      identifierFingerprint(cipher, identifier),
    ],
  );
  return result.rows[0]?.id;
}

export async function insertTestPerson(
  tx: Queryable,
  person: { id: string; name: string; locale: Locale; status: 'test' | 'locked'; assuranceLevel: number },
  now: Date,
): Promise<void> {
  const { id, name, locale, status, assuranceLevel } = person;
  const proof = { assurance_level: assuranceLevel, assurance_method: assuranceLevel > 1 ? 'registry' : null };
  // a key is offered on real devices only: a shared account would end up on the phone of whoever tested last
  const rest = { large_print: false, passkey_offer: 'never', assurance_at: assuranceLevel > 1 ? now : null };
  await tx('persons').insert({ id, name, locale, status, ...proof, ...rest });
}

export type ProfileChange = { name?: string; locale?: Locale; largePrint?: boolean; passkeyOffer?: 'ask' | 'never' };

/** One statement: false when a new name was given for a person whose name is verified. */
export async function updateProfile(tx: Queryable, personId: string, change: ProfileChange): Promise<boolean> {
  const { name } = change;
  const changed = await tx<PersonRow>('persons')
    .where({ id: personId })
    .modify((query) => {
      if (name !== undefined) query.where((where) => where.where('assurance_level', '<', 2).orWhere({ name }));
    })
    .update({ name, locale: change.locale, large_print: change.largePrint, passkey_offer: change.passkeyOffer });
  return changed === 1;
}

/** Raises the level and sets the verified name; a level once reached is not lowered by a weaker proof. */
export async function updateAssurance(
  tx: Queryable,
  personId: string,
  proof: { name: string; level: number; method: string; at: Date },
): Promise<void> {
  await tx<PersonRow>('persons').where({ id: personId }).update({ name: proof.name });
  await tx<PersonRow>('persons')
    .where({ id: personId })
    .where('assurance_level', '<=', proof.level)
    .update({ assurance_level: proof.level, assurance_method: proof.method, assurance_at: proof.at });
}

export async function updateStatus(
  tx: Queryable,
  personId: string,
  { from, to }: { from: PersonStatus; to: PersonStatus },
): Promise<boolean> {
  const changed = await tx<PersonRow>('persons').where({ id: personId, status: from }).update({ status: to });
  return changed === 1;
}
