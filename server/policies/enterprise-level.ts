import type { Queryable } from '../db/database.ts';
import { readPolicy } from './read-policy.ts';

/** Whether somebody is known surely enough to claim an enterprise, and to give or take a mandate. */
export async function mayActOnEnterprises(
  db: Queryable,
  { assuranceLevel }: { assuranceLevel: number },
): Promise<boolean> {
  return assuranceLevel >= (await readPolicy(db, 'levels')).settings.enterpriseLevel;
}
