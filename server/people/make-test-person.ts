import { randomInt, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { Locale } from '../lib/locale.ts';
import { mod112CheckCharacter } from './identity-documents/check-digits.ts';
import { insertDocument } from './identity-documents/store.ts';
import { insertTestPerson, insertVerifiedIdentifier } from './store.ts';

export type TestPerson = {
  name: string;
  locale: Locale;
  status: 'test' | 'locked';
  assuranceLevel: 1 | 2 | 3 | 4;
  /** The reserved address they log in with. */
  address: string;
  hasMobile: boolean;
};

/**
 * Makes up a person for a sandbox. Nothing of them can be anybody's: the address is below `.invalid` (RFC 2606), the number
 * begins with 12, which no mobile does, and the document is of a region that there is not (99).
 */
export async function makeTestPerson(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  person: TestPerson,
  now: Date,
): Promise<string> {
  const { name, locale, status, assuranceLevel, address, hasMobile } = person;
  const id = randomUUID();
  await insertTestPerson(tx, { id, name, locale, status, assuranceLevel }, now);
  await insertVerifiedIdentifier(tx, cipher, id, { kind: 'email', value: address });
  if (hasMobile) await insertVerifiedIdentifier(tx, cipher, id, { kind: 'mobile', value: madeUpMobile() });
  if (assuranceLevel >= 2) {
    const document = { type: 'resident-id', issuer: 'CHN', number: madeUpNumber() } as const;
    const proof = { document, level: assuranceLevel, method: methods[assuranceLevel] ?? 'registry', at: now };
    await insertDocument(tx, cipher, id, proof);
  }
  return id;
}

/** What gives each level in earnest. */
export const methods: Readonly<Record<number, string>> = { 2: 'registry', 3: 'real-person-check', 4: 'counter' };

const digits = (count: number) => String(randomInt(10 ** count)).padStart(count, '0');

function madeUpMobile(): string {
  return `+8612${digits(9)}`;
}

function madeUpNumber(): string {
  const body = `99${digits(4)}${1950 + randomInt(50)}0${1 + randomInt(9)}${10 + randomInt(18)}${digits(3)}`;
  return body + mod112CheckCharacter(body);
}
