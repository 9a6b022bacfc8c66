import type { Queryable } from '../db/database.ts';
import { defaultsOf, type Policies, type PolicyName, type PolicySettings, readStored } from './policy.ts';
import { findNewestOf } from './store.ts';

/** `strays`: settings whose stored value can be none any more, so that the nearest counts. */
export type Current<S = PolicySettings> = { version: number; settings: S; strays: string[] };

/** What counts now, read from the database: for acts that judge by it in their own transaction. */
export async function readPolicy<N extends PolicyName>(db: Queryable, name: N): Promise<Current<Policies[N]>> {
  const row = await findNewestOf(db, name);
  if (!row) return { version: 0, settings: defaultsOf(name), strays: [] };
  const { settings, strays } = readStored(name, row.settings);
  return { version: row.version, settings: settings as Policies[N], strays };
}
