import type { Knex } from 'knex';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { holdActive, saveJourney } from './store.ts';

type Binding<T extends object, R extends string> = {
  personId: string;
  /** Before the journey is stored: the lock of what is bound comes first, as in every change of it. */
  bind: (tx: Knex.Transaction) => Promise<Outcome<T, R>>;
  /** What else belongs to it, once both are done. */
  rest: (tx: Knex.Transaction, bound: T) => Promise<void>;
};

/**
 * Binds a way to log in by what a journey has proven, and stores the journey as it is then (`used`), in one transaction. `moved`, and
 * nothing is bound, where another step was faster, the proof is void by now, or the account is locked (T-054, T-074, T-090).
 */
export async function bindOnce<T extends object, R extends string>(
  { knex }: Pick<JourneyParts, 'knex'>,
  { uid, stored: used }: Pick<Journey, 'uid' | 'stored'>,
  { personId, bind, rest }: Binding<T, R>,
): Promise<Outcome<T, R | 'moved'>> {
  const tx = await knex.transaction();
  try {
    const bound = (await holdActive(tx, personId)) ? await bind(tx) : refuse('moved');
    if (!bound.ok) {
      await tx.rollback();
      return bound;
    }
    if (!(await saveJourney(tx, uid, used))) {
      await tx.rollback();
      return refuse('moved');
    }
    await rest(tx, bound);
    await tx.commit();
    return bound;
  } catch (error) {
    if (!tx.isCompleted()) await tx.rollback();
    throw error;
  }
}
