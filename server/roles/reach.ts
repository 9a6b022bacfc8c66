import type { Queryable } from '../db/database.ts';
import type { Permission } from '../lib/permission.ts';
import { allows, mayGrant, type Role, roles } from './role.ts';
import { findHeldRoles, findProvinceBelow, type HeldRole, isAnyOutside, isBelow } from './store.ts';

export type { HeldRole } from './store.ts';

/** Live roles of a person, read afresh at every request: what is taken away is gone at the next one, on every node. */
export function heldRoles(db: Queryable, personId: string): Promise<HeldRole[]> {
  return findHeldRoles(db, personId);
}

/** The units at whose subtrees a permission ends; empty: it is not held at all. */
export function rootsFor(held: readonly HeldRole[], permission: Permission): string[] {
  return [...new Set(held.filter(({ role }) => allows(role, permission)).map(({ unitId }) => unitId))];
}

export function reaches(db: Queryable, roots: readonly string[], unitId: string): Promise<boolean> {
  return isBelow(db, unitId, roots);
}

/** Whether a person's roles allow something at a unit now. */
export async function mayAt(db: Queryable, personId: string, permission: Permission, unitId: string): Promise<boolean> {
  const roots = rootsFor(await heldRoles(db, personId), permission);
  return roots.length > 0 && reaches(db, roots, unitId);
}

/** Roles that somebody can grant in a unit. */
export async function grantableIn(db: Queryable, held: readonly HeldRole[], unitId: string): Promise<Role[]> {
  const covering: Role[] = [];
  for (const one of held) if (await isBelow(db, unitId, [one.unitId])) covering.push(one.role);
  return roles.filter((role) => covering.some((own) => mayGrant(own).includes(role)));
}

/**
 * The unit that is the province, for whoever reaches it: what belongs to no unit (keys, deliveries, sources, policies) is for
 * them alone, and acts on it are held to be acts in that unit. It is a recorded one: a unit beside it, which somebody put into
 * the database, would otherwise take all of that out of everybody's reach.
 */
export function provinceReached(db: Queryable, roots: readonly string[]): Promise<string | undefined> {
  return findProvinceBelow(db, roots);
}

/** Whether what is told of all units together is told of units in reach alone; the province is not enough for that. */
export async function reachesEveryUnit(db: Queryable, roots: readonly string[]): Promise<boolean> {
  return !(await isAnyOutside(db, roots));
}
