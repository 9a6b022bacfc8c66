import type { AuditEvent } from '../audit/events.ts';
import { recordEvents } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import type { AuthenticatorName } from './authenticator.ts';
import { ledgerPolicy } from './ledger-policy.ts';
import { clearPersonFailures, clearStrangerFailures, countPersonAttempt, countStrangerAttempt } from './store.ts';

/**
 * Whose failures are counted. An identifier that belongs to nobody (or to an account that may not log in) is counted by its
 * keyed fingerprint and locks just the same, so that a lock says nothing about whether the account exists.
 */
export type LedgerSubject = { personId: string | undefined; fingerprint: Buffer };

/**
 * Counts one try and says whether it may be judged, in one statement and BEFORE the secret is looked at: parallel tries
 * cannot slip past the limit (CVE-2023-47111). A try during a lock is neither counted nor judged.
 * Returns the number of tries since the last success, or undefined when locked or disabled.
 */
export function countAttempt(
  db: Queryable,
  authenticator: AuthenticatorName,
  subject: LedgerSubject,
  now: Date,
): Promise<number | undefined> {
  return subject.personId === undefined
    ? countStrangerAttempt(db, authenticator, subject.fingerprint, now)
    : countPersonAttempt(db, authenticator, subject.personId, now);
}

/** Forgets the failures: after a success, and when the authenticator is bound anew. */
export function clearFailures(db: Queryable, authenticator: AuthenticatorName, subject: LedgerSubject): Promise<void> {
  return subject.personId === undefined
    ? clearStrangerFailures(db, authenticator, subject.fingerprint)
    : clearPersonFailures(db, authenticator, subject.personId);
}

/** Writes what a refused try means: the failure itself and, where it was the one too many, the lock or the end of the authenticator. */
export async function recordFailedAttempt(
  tx: Queryable,
  authenticator: AuthenticatorName,
  reason: string,
  personId: string | undefined,
  failures: number | undefined,
): Promise<void> {
  const events: AuditEvent[] = [
    { type: 'login.attempt.failed', outcome: 'refused', personId, detail: { authenticator, reason } },
  ];
  if (personId !== undefined && failures === ledgerPolicy.disableAfter) {
    events.push({ type: 'login.authenticator.disabled', outcome: 'success', personId, detail: { authenticator } });
  } else if (personId !== undefined && failures !== undefined && failures >= ledgerPolicy.lockAfter) {
    const detail = { authenticator, failures };
    events.push({ type: 'login.authenticator.locked', outcome: 'success', personId, detail });
  }
  await recordEvents(tx, events);
}
