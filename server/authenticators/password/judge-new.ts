import type { Problem } from '../../../views/problem.ts';
import type { Queryable } from '../../db/database.ts';
import type { PolicyRegistry } from '../../policies/registry.ts';
import { hadPassword } from './expiry.ts';
import type { PasswordHasher } from './hasher.ts';
import { judgePassword } from './policy.ts';

type NewPasswordParts = {
  knex: Queryable;
  hasher: PasswordHasher;
  policies: Pick<PolicyRegistry, 'current'>;
  clock: () => Date;
};

/**
 * What is wrong with a new password of an account, by the policy that counts now. Every account of ours can log in by a code as
 * well, so that its password is never alone.
 */
export async function problemWith(
  parts: NewPasswordParts,
  personId: string,
  password: string,
  context: readonly string[],
): Promise<Problem | undefined> {
  return (await problemByPolicy(parts, password, context)) ?? (await problemByFormer(parts, personId, password));
}

export async function problemByPolicy(
  parts: Pick<NewPasswordParts, 'policies'>,
  password: string,
  context: readonly string[],
): Promise<Problem | undefined> {
  const { leastLength } = parts.policies.current().password;
  const judged = await judgePassword(password, { context, alone: false, leastLength });
  if (judged.ok) return undefined;
  return { code: `password.${judged.reason}`, ...(judged.reason === 'too-short' && { characters: leastLength }) };
}

/** Its answer tells what the password is or was: whoever proved a code alone is to hear it a few times at most. */
export async function problemByFormer(
  parts: NewPasswordParts,
  personId: string,
  password: string,
): Promise<Problem | undefined> {
  const policy = parts.policies.current().password;
  const had = await hadPassword(parts, policy, { personId, password, now: parts.clock() });
  return had ? { code: 'password.former' } : undefined;
}
