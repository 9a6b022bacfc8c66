import type { Knex } from 'knex';
import type { StoredPassword } from '../authenticators/password/hasher.ts';
import { setPassword } from '../authenticators/password/set-password.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { holdActive, saveJourney } from './store.ts';

type Chosen = { personId: string; hashed: StoredPassword; kind: 'set' | 'reset' };

/**
 * A password, and a journey in which none can be set by the same proof any more, in one transaction. `used`: the journey as it is
 * then; `rest`: what else belongs to it. False, and nothing is set, where the proof is used up or void by now, or
 * the account is locked (T-054, T-074).
 */
export async function setPasswordOnce(
  { knex, clock }: Pick<JourneyParts, 'knex' | 'clock'>,
  { uid, stored: used }: Pick<Journey, 'uid' | 'stored'>,
  { personId, hashed, kind }: Chosen,
  rest: (tx: Knex.Transaction) => Promise<void>,
): Promise<boolean> {
  const tx = await knex.transaction();
  try {
    // the lock of the password first, as every change of it has it
    const isActive = await holdActive(tx, personId);
    if (isActive) await setPassword(tx, personId, hashed, kind, clock());
    if (!isActive || !(await saveJourney(tx, uid, used))) {
      await tx.rollback();
      return false;
    }
    await rest(tx);
    await tx.commit();
    return true;
  } catch (error) {
    if (!tx.isCompleted()) await tx.rollback();
    throw error;
  }
}
