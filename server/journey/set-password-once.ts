import type { Knex } from 'knex';
import type { StoredPassword } from '../authenticators/password/hasher.ts';
import { setPassword } from '../authenticators/password/set-password.ts';
import { bindOnce } from './bind-once.ts';
import type { Journey, JourneyParts } from './parts.ts';

type Chosen = { personId: string; hashed: StoredPassword; kind: 'set' | 'reset' };

/** `used`: a journey in which none can be set by the same proof any more. False where nothing was set: see `bindOnce`. */
export async function setPasswordOnce(
  parts: Pick<JourneyParts, 'knex' | 'clock'>,
  { uid, stored: used }: Pick<Journey, 'uid' | 'stored'>,
  { personId, hashed, kind }: Chosen,
  rest: (tx: Knex.Transaction) => Promise<void>,
): Promise<boolean> {
  const bind = async (tx: Knex.Transaction) => {
    await setPassword(tx, personId, hashed, kind, parts.clock());
    return { ok: true } as const;
  };
  return (await bindOnce(parts, { uid, stored: used }, { personId, bind, rest })).ok;
}
