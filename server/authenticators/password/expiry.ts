import type { Knex } from 'knex';
import type { Queryable } from '../../db/database.ts';
import type { Policies } from '../../policies/policy.ts';
import { readPolicy } from '../../policies/read-policy.ts';
import { deleteFormer, insertFormer, listStaffPasswords, staffPasswordSince } from './expiring/store.ts';
import type { HashEngine, PasswordHasher, StoredPassword } from './hasher.ts';

type Expiry = Pick<Policies['password'], 'staffExpiryDays'>;

/** A change looks at no more of them, and each costs a hash. */
const mostFormer = 12;
const formerDays = 365;

/**
 * Whether this is the password of an official or administrator and older than the policy has it (GB/T 22239 8.1.4.1 a). As long
 * as nothing expires nobody is asked about.
 */
export async function isExpiredPassword(
  db: Queryable,
  { staffExpiryDays: days }: Expiry,
  personId: string,
  now: Date,
): Promise<boolean> {
  if (days === 0) return false;
  const since = await staffPasswordSince(db, personId);
  return since !== undefined && now.getTime() - since.getTime() > days * 86_400_000;
}

/**
 * Where a password expires a new one is another one: the old one would only look new, also when there was one in between. Of
 * nobody else anything is compared: NIST asks for no history (SP 800-63B-4 section 3.1.1.2), and an answer would tell whoever
 * holds a code what the password is. Gives what a new one is compared with; none for most people.
 */
export async function listHad(
  { knex, hasher }: { knex: Queryable; hasher: PasswordHasher },
  { staffExpiryDays: days }: Expiry,
  personId: string,
  now: Date,
): Promise<StoredPassword[]> {
  if (days === 0) return [];
  return (await listStaffPasswords(knex, personId, now, mostFormer)).filter(hasher.isVerifiable);
}

/** One answer for the one that counts and those before it, after the same work. */
export async function isAmong(engine: HashEngine, had: readonly StoredPassword[], password: string): Promise<boolean> {
  let isOne = false;
  for (const stored of had) {
    if ((await engine.verify(password, stored)).matches) isOne = true;
  }
  return isOne;
}

/**
 * Keeps the password that is about to be replaced or removed, if it is one that expires, to refuse it for a year: the last
 * twelve. Call it in the transaction of the change, before.
 */
export async function keepFormerPassword(tx: Knex.Transaction, personId: string, now: Date): Promise<void> {
  const { settings } = await readPolicy(tx, 'password');
  if (settings.staffExpiryDays === 0) return;
  const until = new Date(now.getTime() + formerDays * 86_400_000);
  if (await insertFormer(tx, personId, now, until)) await deleteFormer(tx, personId, mostFormer);
}
