import type { Knex } from 'knex';
import { withdrawResetCodes } from '../authenticators/one-time-code/check-code.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { listIdentifiers } from '../people/store.ts';

/** Codes for a reset die with any change of what the account logs in with (T-074). Call in the transaction of the change. */
export async function credentialsChanged(
  tx: Knex.Transaction,
  { cipher, clock }: { cipher: ColumnCipher; clock: () => Date },
  personId: string,
): Promise<void> {
  const identifiers = await listIdentifiers(tx, cipher, personId);
  const addresses = identifiers.flatMap(({ kind, value }) => (kind === 'username' ? [] : [{ kind, value }]));
  await withdrawResetCodes(tx, cipher, addresses, clock());
}
