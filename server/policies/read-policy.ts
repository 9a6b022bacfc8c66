import type { Queryable } from '../db/database.ts';
import { defaultsOf, type Policies, type PolicyName, type PolicySettings, readStored } from './policy.ts';
import { findNewestOf } from './store.ts';

export type Current<S = PolicySettings> = { version: number; settings: S };

/** What counts now, read from the database: for acts that judge by it in their own transaction. */
export async function readPolicy<N extends PolicyName>(db: Queryable, name: N): Promise<Current<Policies[N]>> {
  const row = await findNewestOf(db, name);
  const settings = row ? readStored(name, row.settings) : defaultsOf(name);
  return { version: row?.version ?? 0, settings: settings as Policies[N] };
}
