import type { Queryable } from '../db/database.ts';
import { authorityOf } from './authority.ts';
import type { MandateRole } from './mandate.ts';
import { findEnterprise, findMandateRow, type MandateRow } from './store.ts';

/** Where a person stands to a mandate. `agency`: manages the agency that a part of its mandate was given out by. */
export type Side = 'holder' | 'principal' | 'agency';

/**
 * Undefined: it is no business of theirs. Only the representative stands above an administrator; theirs is the right to end
 * also while the enterprise is suspended.
 */
export async function sideOf(db: Queryable, personId: string, row: MandateRow, now: Date): Promise<Side | undefined> {
  if (row.agent_person_id === personId) return 'holder';
  const manages = (enterpriseId: string) => mayEndFor(db, personId, enterpriseId, row.role, now);
  if (await manages(row.enterprise_id)) return 'principal';
  if (row.agent_enterprise_id) return (await manages(row.agent_enterprise_id)) ? 'holder' : undefined;
  const parent = row.parent_id ? await findMandateRow(db, row.parent_id) : undefined;
  return parent?.agent_enterprise_id && (await manages(parent.agent_enterprise_id)) ? 'agency' : undefined;
}

async function mayEndFor(
  db: Queryable,
  personId: string,
  enterpriseId: string,
  role: MandateRole,
  now: Date,
): Promise<boolean> {
  const enterprise = await findEnterprise(db, enterpriseId);
  if (enterprise?.representative_person_id === personId) return true;
  return role === 'agent' && (await authorityOf(db, personId, enterpriseId, now)) !== undefined;
}
