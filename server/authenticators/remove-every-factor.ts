import type { Knex } from 'knex';
import { removePasskey } from './passkey/manage.ts';
import { listPasskeys } from './passkey/store.ts';
import { removePassword } from './password/remove-password.ts';

/** Takes every passkey and the password off an account, which then logs in by codes to its verified addresses. Gives how many went. */
export async function removeEveryFactor(tx: Knex.Transaction, personId: string, now: Date): Promise<number> {
  const passkeys = await listPasskeys(tx, personId);
  for (const { id } of passkeys) await removePasskey(tx, personId, id);
  const hadPassword = await removePassword(tx, personId, now);
  return passkeys.length + (hadPassword ? 1 : 0);
}
