import type { Queryable } from '../../db/database.ts';
import type { Policies } from '../../policies/policy.ts';
import type { PasswordHasher } from './hasher.ts';
import { findPassword, staffPasswordSince } from './store.ts';

type Expiry = Pick<Policies['password'], 'staffExpiryDays'>;

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

/** Where passwords expire a new one is another one: the old one would only look new. */
export async function isSamePassword(
  { knex, hasher }: { knex: Queryable; hasher: PasswordHasher },
  { staffExpiryDays: days }: Expiry,
  personId: string,
  password: string,
): Promise<boolean> {
  if (days === 0) return false;
  const stored = await findPassword(knex, personId);
  return stored !== undefined && (await hasher.verify(password, stored)).matches;
}
