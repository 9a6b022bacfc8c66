import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import { keepFormerPassword } from './expiry.ts';
import { deletePassword } from './store.ts';

/** Takes the password off an account, which then logs in by passkey or code until a new one is set. False when it has none. */
export async function removePassword(tx: Knex.Transaction, personId: string, now: Date): Promise<boolean> {
  await keepFormerPassword(tx, personId, now);
  if (!(await deletePassword(tx, personId))) return false;
  const type = 'authenticator.password.removed';
  await recordEvent(tx, { type, outcome: 'success', actorId: personId, personId, detail: {} });
  return true;
}
