import type { Knex } from 'knex';
import type { Change, Database, ReadAlong } from '../../db/database.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { type LedgerSubject, recordFailedAttempt } from '../ledger.ts';
import { failuresCleared } from '../store.ts';
import type { HashEngine, PasswordHasher, StoredPassword } from './hasher.ts';
import { countAndFindPassword, upgradePasswordHash } from './store.ts';

/**
 * `forget`: what the success changes, for the act of the caller: the failures before it are over. `along`: what was read in
 * the same round trip. `since`: which password it was, by when it was set: the act may hold only while that one counts. Not `isProven`: nobody has proven the login name, which an old system brought along with the account.
 */
export type PasswordShown = {
  personId: string;
  since: string;
  isProven: boolean;
  upgraded: boolean;
  forget: Change;
  along: unknown;
};

/**
 * Judges a password at login: of `subject.personId`, or of whoever has the login name with that fingerprint. The try is counted
 * before it is judged; unknown accounts, locked ones, accounts that may not log in and accounts without a password cost the
 * same hashes as a wrong password, that of an old system included (T-048). Both refusals must get the same words on the page, or the lock tells what the password does
 * not (T-047). Records failures and locks; the success is the caller's to record.
 * Throws `QueueFull` before anything is counted.
 */
export function checkPassword(
  { database, hasher }: { database: Database; hasher: PasswordHasher },
  subject: LedgerSubject,
  password: string,
  now: Date,
  read?: ReadAlong,
): Promise<Outcome<PasswordShown, 'wrong' | 'locked'>> {
  return hasher.admit(async (engine) => {
    const { personId, isProven, failures, stored, since, decoy, along } = await countAndFindPassword(
      database,
      subject,
      now,
      read,
    );
    const { matches, needsUpgrade } = await engine.verify(password, stored, decoy);
    if (!matches || personId === undefined || stored === undefined || since === undefined) {
      const reason = failures === undefined ? 'locked' : 'wrong';
      await database.knex.transaction((tx) => recordFailedAttempt(tx, 'password', reason, personId, failures));
      return refuse(reason);
    }
    return {
      ok: true,
      personId,
      since,
      isProven,
      upgraded: needsUpgrade && (await upgrade(database.knex, engine, personId, password, stored)),
      forget: failuresCleared('password', personId),
      along,
    };
  });
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
