import type { Change, Queryable } from '../db/database.ts';
import type { AuthenticatorName } from './authenticator.ts';
import { ledgerPolicy } from './ledger-policy.ts';

/** Length of the lock that follows the n-th failure, as an interval; `n` is an SQL expression. */
function lockAfterFailure(n: string): string {
  const { lockAfter, firstLockSeconds, longestLockSeconds } = ledgerPolicy;
  return `make_interval(secs => CASE WHEN ${n} < ${lockAfter} THEN 0
    ELSE LEAST(${longestLockSeconds}, ${firstLockSeconds} * 2 ^ LEAST(${n} - ${lockAfter}, 20)) END)`;
}

/**
 * Counting and deciding in one statement: gives a row back only when the try may be judged. `first` is the row of a first
 * failure (person, authenticator, 1), as VALUES or SELECT; `now` an expression.
 */
export function personAttemptSql(first: string, now: string): string {
  return `INSERT INTO authenticator_failures AS f (person_id, authenticator, failures) ${first}
  ON CONFLICT (person_id, authenticator) DO UPDATE SET
    failures = f.failures + 1,
    locked_until = CAST(${now} AS timestamptz) + ${lockAfterFailure('(f.failures + 1)')},
    disabled_at = CASE WHEN f.failures + 1 >= ${ledgerPolicy.disableAfter} THEN CAST(${now} AS timestamptz) END
  WHERE f.disabled_at IS NULL AND (f.locked_until IS NULL OR f.locked_until <= ${now})
  RETURNING f.failures`;
}

const countPersonAttemptSql = personAttemptSql('VALUES (:personId, :authenticator, 1)', ':now');

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

const keep = `interval '${ledgerPolicy.strangerDays * 24} hours'`;

/**
 * The same ledger for identifiers without a person, under a `condition`. The lock ends `strangerDays` before the row does.
 */
export function strangerAttemptSql(key: string, now: string, condition: string): string {
  return `INSERT INTO throttle_counters AS t (key, hits, expires_at)
  SELECT CAST(${key} AS text), 1, CAST(${now} AS timestamptz) + ${keep} WHERE ${condition}
  ON CONFLICT (key) DO UPDATE SET
    hits = CASE WHEN t.expires_at <= ${now} THEN 1 ELSE t.hits + 1 END,
    expires_at = CAST(${now} AS timestamptz) + ${keep}
      + CASE WHEN t.expires_at <= ${now} THEN interval '0' ELSE ${lockAfterFailure('(t.hits + 1)')} END
  WHERE t.expires_at <= ${now} OR (t.hits < ${ledgerPolicy.disableAfter} AND t.expires_at - ${keep} <= ${now})
  RETURNING t.hits`;
}

const countStrangerAttemptSql = strangerAttemptSql(':key', ':now', 'TRUE');

export async function countStrangerAttempt(
  db: Queryable,
  authenticator: AuthenticatorName,
  fingerprint: Buffer,
  now: Date,
): Promise<number | undefined> {
  const bindings = { key: strangerKey(authenticator, fingerprint), now };
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

export function strangerKey(authenticator: AuthenticatorName, fingerprint: Buffer): string {
  return `failures:${authenticator}:${fingerprint.toString('base64url')}`;
}
