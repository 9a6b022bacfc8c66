import type { Knex } from 'knex';
import { withdrawCodes } from '../authenticators/one-time-code/check-code.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { listAddresses } from '../people/addresses.ts';
import { voidLogins } from '../sessions/unfinished/void-logins.ts';

/**
 * With any change of what an account is logged in to with, codes for a login or a reset die (T-074), and so does what was proven
 * in logins under way, also by a code that is being judged right now: it may rest on what is no more. `goesOn`: uid of the login that the change is made in, or for.
 * Call it in the transaction of the change, before sessions are ended: what became one meanwhile is then among those.
 */
export async function endUnfinished(
  tx: Knex.Transaction,
  { cipher, clock }: { cipher: ColumnCipher; clock: () => Date },
  personId: string,
  goesOn?: string,
): Promise<void> {
  const bindings = await withdrawCodes(tx, cipher, await listAddresses(tx, cipher, personId), clock());
  await voidLogins(tx, { personId, but: goesOn, bindings });
}
