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
  const policy = parts.policies.current().password;
  const { leastLength } = policy;
  const judged = await judgePassword(password, { context, alone: false, leastLength });
  if (!judged.ok) {
    return { code: `password.${judged.reason}`, ...(judged.reason === 'too-short' && { characters: leastLength }) };
  }
  const had = await hadPassword(parts, policy, { personId, password, now: parts.clock() });
  return had ? { code: 'password.former' } : undefined;
}
