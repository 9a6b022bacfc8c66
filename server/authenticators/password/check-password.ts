import type { Knex } from 'knex';
import type { Change } from '../../db/database.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { countAttempt, type LedgerSubject, recordFailedAttempt } from '../ledger.ts';
import { failuresCleared } from '../store.ts';
import type { HashEngine, PasswordHasher, StoredPassword } from './hasher.ts';
import { countAndFindPassword, upgradePasswordHash } from './store.ts';

/** `forget`: what the success changes, for the act of the caller: the failures before it are over. */
export type PasswordShown = { upgraded: boolean; forget: Change };

/**
 * Judges a password at login. The try is counted before it is judged; unknown accounts, locked ones, accounts that may not log in
 * and accounts without a password cost the same hash as a wrong password. Both refusals must get the same words on the page,
 * or the lock tells what the password does not (T-047). Records failures and locks; the success is the caller's to record.
 * Throws `QueueFull` before anything is counted.
 */
export function checkPassword(
  deps: { knex: Knex; hasher: PasswordHasher },
  subject: LedgerSubject,
  password: string,
  now: Date,
): Promise<Outcome<PasswordShown, 'wrong' | 'locked'>> {
  return deps.hasher.admit(async (engine) => {
    const attempt = await countAndFind(deps.knex, subject, now);
    const { matches, needsUpgrade } = await engine.verify(password, attempt?.stored);
    const { personId } = subject;
    if (!matches || personId === undefined || attempt?.stored === undefined) {
      const reason = attempt === undefined ? 'locked' : 'wrong';
      await deps.knex.transaction((tx) => recordFailedAttempt(tx, 'password', reason, personId, attempt?.failures));
      return refuse(reason);
    }
    return {
      ok: true,
      upgraded: needsUpgrade && (await upgrade(deps.knex, engine, personId, password, attempt.stored)),
      forget: failuresCleared('password', personId),
    };
  });
}

async function countAndFind(
  knex: Knex,
  subject: LedgerSubject,
  now: Date,
): Promise<{ failures: number; stored: StoredPassword | undefined } | undefined> {
  if (subject.personId !== undefined) return countAndFindPassword(knex, subject.personId, now);
  const failures = await countAttempt(knex, 'password', subject, now);
  return failures === undefined ? undefined : { failures, stored: undefined };
}

async function upgrade(
  knex: Knex,
  engine: HashEngine,
  personId: string,
  password: string,
  old: StoredPassword,
): Promise<boolean> {
  return upgradePasswordHash(knex, personId, old, await engine.hash(password));
}
