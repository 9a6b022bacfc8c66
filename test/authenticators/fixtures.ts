import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { LedgerSubject } from '../../server/authenticators/ledger.ts';
import { createPasswordHasher } from '../../server/authenticators/password/hasher.ts';
import { setPassword } from '../../server/authenticators/password/set-password.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';

export const cipher = createColumnCipher({
  encryptionKeys: [{ version: 1, key: Buffer.alloc(32, 1) }],
  fingerprintKey: Buffer.alloc(32, 2),
});

/** Cheap hashes: what these tests prove does not hang on the cost. */
export const cheap = { memoryKib: 1024, passes: 2, lanes: 1, concurrency: 2, queue: 100 };
export const pepperKeys = [{ version: 1, key: Buffer.alloc(32, 3) }];
export const hasher = createPasswordHasher({ argon2: cheap, pepperKeys });

export const start = new Date('2026-03-01T08:00:00Z');

export function later(seconds: number, from = start): Date {
  return new Date(from.getTime() + seconds * 1000);
}

export async function makePerson(knex: Knex, status = 'active'): Promise<string> {
  const id = randomUUID();
  await knex('persons').insert({ id, status });
  return id;
}

/** A person with a password, as the ledger sees them. */
export async function makePersonWithPassword(knex: Knex, password: string, status = 'active'): Promise<LedgerSubject> {
  const personId = await makePerson(knex, status);
  const hashed = await hasher.hash(password);
  await knex.transaction((tx) => setPassword(tx, personId, hashed, 'set', start));
  return { personId, fingerprint: randomBytes(32) };
}

/** The same, to be found by a login name: nobody knows yet whose it is. */
export async function makeTyped(
  knex: Knex,
  password: string,
  { status = 'active', verifiedAt = start }: { status?: string; verifiedAt?: Date | null } = {},
): Promise<{ typed: LedgerSubject; personId: string }> {
  const { personId, fingerprint } = await makePersonWithPassword(knex, password, status);
  await knex('identifiers').insert({
    id: randomUUID(),
    person_id: personId,
    kind: 'mobile',
    value_encrypted: cipher.encrypt('identifiers.value', fingerprint.toString('hex')),
    value_fingerprint: fingerprint,
    verified_at: verifiedAt,
  });
  return { typed: { personId: undefined, fingerprint }, personId: String(personId) };
}

export function stranger(): LedgerSubject {
  return { personId: undefined, fingerprint: randomBytes(32) };
}

export async function eventsOf(knex: Knex, personId: string): Promise<string[]> {
  const rows = await knex('audit_events')
    .where({ person_id: personId })
    .orderBy('sequence')
    .select<{ type: string }[]>('type');
  return rows.map(({ type }) => type);
}
