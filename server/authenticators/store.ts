import type { Change, Queryable } from '../db/database.ts';
import type { AuthenticatorName } from './authenticator.ts';
import { ledgerPolicy } from './ledger-policy.ts';

/** Length of the lock that follows the n-th failure, as an interval; `n` is an SQL expression. */
function lockAfterFailure(n: string): string {
  const { lockAfter, firstLockSeconds, longestLockSeconds } = ledgerPolicy;
  return `make_interval(secs => CASE WHEN ${n} < ${lockAfter} THEN 0
    ELSE LEAST(${longestLockSeconds}, ${firstLockSeconds} * 2 ^ LEAST(${n} - ${lockAfter}, 20)) END)`;
}

/** Counting and deciding in one statement: `authenticator_failures` gives a row back only when the try may be judged. */
export const countPersonAttemptSql = `
  INSERT INTO authenticator_failures AS f (person_id, authenticator, failures)
  VALUES (:personId, :authenticator, 1)
  ON CONFLICT (person_id, authenticator) DO UPDATE SET
    failures = f.failures + 1,
    locked_until = CAST(:now AS timestamptz) + ${lockAfterFailure('(f.failures + 1)')},
    disabled_at = CASE WHEN f.failures + 1 >= ${ledgerPolicy.disableAfter} THEN CAST(:now AS timestamptz) END
  WHERE f.disabled_at IS NULL AND (f.locked_until IS NULL OR f.locked_until <= :now)
  RETURNING f.failures`;

export async function countPersonAttempt(
  db: Queryable,
  authenticator: AuthenticatorName,
  personId: string,
  now: Date,
): Promise<number | undefined> {
  const { rows } = await db.raw<{ rows: { failures: number }[] }>(countPersonAttemptSql, {
    personId,
    authenticator,
    now,
  });
  return rows[0]?.failures;
}

export async function clearPersonFailures(
  db: Queryable,
  authenticator: AuthenticatorName,
  personId: string,
): Promise<void> {
  await db('authenticator_failures').where({ person_id: personId, authenticator }).delete();
}

/** The same as a change of an act. */
export function failuresCleared(authenticator: AuthenticatorName, personId: string): Change {
  return {
    text: 'DELETE FROM authenticator_failures WHERE person_id = $1 AND authenticator = $2 AND {if}',
    values: [personId, authenticator],
  };
}

/** The same ledger for identifiers without a person. The lock ends `strangerDays` before the row does. */
const countStrangerAttemptSql = `
  INSERT INTO throttle_counters AS t (key, hits, expires_at)
  VALUES (:key, 1, CAST(:now AS timestamptz) + CAST(:keep AS interval))
  ON CONFLICT (key) DO UPDATE SET
    hits = CASE WHEN t.expires_at <= :now THEN 1 ELSE t.hits + 1 END,
    expires_at = CAST(:now AS timestamptz) + CAST(:keep AS interval)
      + CASE WHEN t.expires_at <= :now THEN interval '0' ELSE ${lockAfterFailure('(t.hits + 1)')} END
  WHERE t.expires_at <= :now OR (t.hits < ${ledgerPolicy.disableAfter} AND t.expires_at - CAST(:keep AS interval) <= :now)
  RETURNING t.hits`;

export async function countStrangerAttempt(
  db: Queryable,
  authenticator: AuthenticatorName,
  fingerprint: Buffer,
  now: Date,
): Promise<number | undefined> {
  const bindings = {
    key: strangerKey(authenticator, fingerprint),
    keep: `${ledgerPolicy.strangerDays * 24} hours`,
    now,
  };
  const { rows } = await db.raw<{ rows: { hits: number }[] }>(countStrangerAttemptSql, bindings);
  return rows[0]?.hits;
}

export async function clearStrangerFailures(
  db: Queryable,
  authenticator: AuthenticatorName,
  fingerprint: Buffer,
): Promise<void> {
  await db('throttle_counters')
    .where({ key: strangerKey(authenticator, fingerprint) })
    .delete();
}

function strangerKey(authenticator: AuthenticatorName, fingerprint: Buffer): string {
  return `failures:${authenticator}:${fingerprint.toString('base64url')}`;
}
