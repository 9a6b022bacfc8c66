import type { Knex } from 'knex';
import type { Problem } from '../../../views/problem.ts';
import type { Queryable } from '../../db/database.ts';
import type { PolicyRegistry } from '../../policies/registry.ts';
import { countAttempt, recordFailedAttempt } from '../ledger.ts';
import { isAmong, listHad } from './expiry.ts';
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

/** Its answer tells what the password is or was: whoever has not shown the present one is to hear it a few times at most. */
async function problemByFormer(
  parts: NewPasswordParts,
  personId: string,
  password: string,
): Promise<Problem | undefined> {
  return parts.hasher.admit(async (engine) => {
    const had = await listHad(parts, parts.policies.current().password, personId, parts.clock());
    return (await isAmong(engine, had, password)) ? { code: 'password.former' } : undefined;
  });
}

/**
 * The same for whoever has not shown the present password: what is compared is a guess at it, counted before among the tries at
 * the login (T-048). Those are forgotten once another one is set.
 */
export async function problemByGuess(
  parts: NewPasswordParts & { knex: Knex },
  personId: string,
  password: string,
): Promise<Problem | undefined> {
  return parts.hasher.admit(async (engine) => {
    const now = parts.clock();
    const had = await listHad(parts, parts.policies.current().password, personId, now);
    if (had.length === 0) return undefined;
    // failures of a known person are counted by the person; the fingerprint is for names that belong to nobody
    const failures = await countAttempt(parts.knex, 'password', { personId, fingerprint: Buffer.alloc(32) }, now);
    if (failures !== undefined && !(await isAmong(engine, had, password))) return undefined;
    const reason = failures === undefined ? 'locked' : 'former';
    await parts.knex.transaction((tx) => recordFailedAttempt(tx, 'password', reason, personId, failures));
    return { code: failures === undefined ? 'password.too-many' : 'password.former' };
  });
}
