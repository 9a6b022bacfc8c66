import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { newClientSecret } from './register-application.ts';
import { secretContext } from './registry.ts';
import { dropFormerSecret, moveToTeam, replaceSecret } from './store.ts';

/** How long the secret before stays good: long enough to bring the new one to every machine without a stop. */
export const secretOverlapDays = 7;

/**
 * Makes a new secret, which is given back this once; a second one within the overlap takes the place of the first new
 * one. The caller knows that the application has one.
 */
export async function rotateSecret(tx: Queryable, cipher: ColumnCipher, clientId: string, now: Date): Promise<string> {
  const secret = newClientSecret();
  const formerUntil = new Date(now.getTime() + secretOverlapDays * 86_400_000);
  await replaceSecret(tx, clientId, { secretEncrypted: cipher.encrypt(secretContext, secret), now, formerUntil });
  return secret;
}

/** Ends the secret before at once: it got into wrong hands, or is in use nowhere any more. */
export function endFormerSecret(tx: Queryable, clientId: string): Promise<boolean> {
  return dropFormerSecret(tx, clientId);
}

/** Another team looks after it from now on; false when it was not with the first one any more. */
export function giveToTeam(
  tx: Queryable,
  clientId: string,
  team: { from: string; to: string; unitId: string },
): Promise<boolean> {
  return moveToTeam(tx, clientId, team);
}
