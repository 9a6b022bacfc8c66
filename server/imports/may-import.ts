import type { Queryable } from '../db/database.ts';
import { readPolicy } from '../policies/read-policy.ts';

/** Whether accounts may come from old systems now: a policy closes this door like every other (T-131). */
export async function mayImport(db: Queryable): Promise<boolean> {
  return (await readPolicy(db, 'registration')).settings.byImport;
}
