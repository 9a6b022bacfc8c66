import type { Queryable } from '../db/database.ts';
import type { Permission } from '../lib/permission.ts';
import { heldRoles } from './reach.ts';
import { allows, type Role } from './role.ts';
import { findGrantsOf, isBelow } from './store.ts';

/** Who stands above whom: the service desk below the administrators of units, those below the three officers. */
const rank: Readonly<Record<Role, number>> = { desk: 1, unit: 2, audit: 3, system: 3, security: 3 };

/**
 * Whether a person holds a role that nobody acts upon by the permission: one of a higher rank than the role that gives it, or
 * held outside of its reach (T-121). Roles of a locked account count: unlocking is an act upon it as well.
 */
export async function standsAbove(
  db: Queryable,
  administratorId: string,
  permission: Permission,
  personId: string,
): Promise<boolean> {
  const acting = (await heldRoles(db, administratorId)).filter(({ role }) => allows(role, permission));
  for (const { role, unitId } of await findGrantsOf(db, personId)) {
    const roots = acting.filter((own) => rank[own.role] >= rank[role]).map((own) => own.unitId);
    if (!(await isBelow(db, unitId, roots))) return true;
  }
  return false;
}
