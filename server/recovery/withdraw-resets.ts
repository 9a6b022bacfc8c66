import type { Knex } from 'knex';
import { withdrawResetCodes } from '../authenticators/one-time-code/check-code.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { listAddresses } from '../people/addresses.ts';

/** Codes for a reset die with any change of what the account logs in with (T-074). Call in the transaction of the change. */
export async function withdrawResets(
  tx: Knex.Transaction,
  { cipher, clock }: { cipher: ColumnCipher; clock: () => Date },
  personId: string,
): Promise<void> {
  await withdrawResetCodes(tx, cipher, await listAddresses(tx, cipher, personId), clock());
}
