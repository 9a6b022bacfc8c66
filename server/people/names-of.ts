import type { Queryable } from '../db/database.ts';
import { listNames } from './store.ts';

/** Names of persons by id, whatever their status: who acted is told also when the account is locked or closed since. */
export async function namesOf(db: Queryable, personIds: readonly string[]): Promise<Map<string, string>> {
  const named = await listNames(db, personIds);
  return new Map(named.map(({ id, name }) => [id, name]));
}
