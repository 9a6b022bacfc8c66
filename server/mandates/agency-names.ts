import type { Queryable } from '../db/database.ts';
import { listAgencyNames } from './counting/store.ts';

/** Names of the agencies that hold these mandates, by mandate; for what the audit log names by id. */
export async function agencyNamesOf(db: Queryable, mandateIds: readonly string[]): Promise<Map<string, string>> {
  const named = await listAgencyNames(db, mandateIds);
  return new Map(named.map(({ mandateId, name }) => [mandateId, name]));
}
