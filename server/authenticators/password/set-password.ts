import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import { clearPersonFailures } from '../store.ts';
import { keepFormerPassword } from './expiry.ts';
import type { StoredPassword } from './hasher.ts';
import { savePassword } from './store.ts';

/**
 * Binds a password to a person: the first one, a change by its owner, or a reset. Hash it before, outside the transaction.
 * Binding anew forgets the failures of the old one, also those that had disabled it.
 */
export async function setPassword(
  tx: Knex.Transaction,
  personId: string,
  hashed: StoredPassword,
  kind: 'set' | 'changed' | 'reset',
  now: Date,
): Promise<void> {
  await keepFormerPassword(tx, personId, now);
  await savePassword(tx, personId, hashed, now);
  await clearPersonFailures(tx, 'password', personId);
  const type = `authenticator.password.${kind}` as const;
  await recordEvent(tx, { type, outcome: 'success', actorId: personId, personId, detail: {} });
}
