import type { Knex } from 'knex';
import { beginAnew, lockLogins, takeResultsBack, type Unfinished } from './store.ts';

/** Voids what was proven for a person in logins under way, handed to the provider or not: they begin anew (T-074, T-090). */
export async function voidLogins(tx: Knex.Transaction, whose: Unfinished): Promise<void> {
  const uidHashes = await lockLogins(tx, whose);
  if (uidHashes.length === 0) return;
  await beginAnew(tx, uidHashes);
  // after the locks: it sees what the steps before them handed over
  await takeResultsBack(tx, uidHashes);
}
