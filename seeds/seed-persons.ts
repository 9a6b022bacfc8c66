import type { Knex } from 'knex';
import type { ColumnCipher } from '../server/keys/column-cipher.ts';
import { sealDocument, sealIdentifier } from '../server/people/sealed-columns.ts';
import { fixedId } from './fixed-id.ts';
import { type DemonstrationPerson, demonstrationPassword, persons } from './persons.ts';

export type StoredPassword = { hash: string; pepperVersion: number };
export type HashPassword = (password: string) => Promise<StoredPassword>;

const idOf = (person: DemonstrationPerson) => fixedId('person', person.number);
const verifiedAt = new Date('2026-01-05T02:00:00Z');

/** Persons not there yet; whoever is there keeps what they changed since. */
export async function missingPersons(knex: Knex): Promise<DemonstrationPerson[]> {
  const rows = await knex<{ id: string }>('persons').whereIn('id', persons.map(idOf)).select('id');
  const present = new Set(rows.map((row) => row.id));
  return persons.filter((person) => !present.has(idOf(person)));
}

/** Hashes one after the other: the queue of the hasher belongs to people who wait. */
export async function hashPasswords(
  missing: readonly DemonstrationPerson[],
  hashPassword: HashPassword,
): Promise<Map<number, StoredPassword>> {
  const hashes = new Map<number, StoredPassword>();
  for (const { number, hasPassword } of missing) {
    if (hasPassword) hashes.set(number, await hashPassword(demonstrationPassword));
  }
  return hashes;
}

export async function seedPersons(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  missing: readonly DemonstrationPerson[],
  passwords: ReadonlyMap<number, StoredPassword>,
): Promise<void> {
  for (const person of missing) {
    // Another node may seed at the same time: only the one that made the person adds what belongs to them.
    const [inserted] = await tx('persons').insert(personRow(person)).onConflict('id').ignore().returning('id');
    if (!inserted) continue;
    await tx('identifiers').insert(identifierRows(cipher, person)).onConflict().ignore();
    if (person.document) await tx('identity_documents').insert(documentRow(cipher, person)).onConflict().ignore();
    const password = passwords.get(person.number);
    if (password) {
      const row = { person_id: idOf(person), hash: password.hash, pepper_version: password.pepperVersion };
      await tx('passwords').insert(row).onConflict().ignore();
    }
  }
}

function personRow(person: DemonstrationPerson) {
  const proven = person.level > 1;
  return {
    id: idOf(person),
    name: person.name,
    locale: person.locale ?? 'zh-Hans',
    large_print: person.largePrint ?? false,
    assurance_level: person.level,
    assurance_method: proven ? methodOf(person) : null,
    assurance_at: proven ? verifiedAt : null,
  };
}

function identifierRows(cipher: ColumnCipher, person: DemonstrationPerson) {
  return person.identifiers.map((identifier, index) => {
    const { encrypted, fingerprint } = sealIdentifier(cipher, identifier);
    return {
      id: fixedId('identifier', person.number * 10 + index),
      person_id: idOf(person),
      kind: identifier.kind,
      value_encrypted: encrypted,
      value_fingerprint: fingerprint,
      verified_at: verifiedAt,
    };
  });
}

function documentRow(cipher: ColumnCipher, person: DemonstrationPerson) {
  if (!person.document) throw new Error('a person without document has no document row');
  const document = { ...person.document, issuer: 'CHN' };
  const { encrypted, fingerprint } = sealDocument(cipher, document);
  return {
    id: fixedId('document', person.number),
    person_id: idOf(person),
    ...{ type: document.type, issuer: document.issuer },
    number_encrypted: encrypted,
    number_fingerprint: fingerprint,
    level: person.level,
    method: methodOf(person),
    verified_at: verifiedAt,
  };
}

function methodOf({ level }: DemonstrationPerson): string {
  if (level === 4) return 'counter';
  return level === 3 ? 'real-person-check' : 'registry';
}
