import type { Queryable } from '../db/database.ts';
import type { Permission } from '../lib/permission.ts';
import { isUuid } from '../lib/uuid.ts';
import { findPerson } from '../people/any-person.ts';
import type { Person } from '../people/person.ts';
import { standsAbove } from '../roles/outranks.ts';
import { heldRoles, rootsFor } from '../roles/reach.ts';
import { allows } from '../roles/role.ts';
import { holdsPost, holdsPostBelow, isOpen } from './store.ts';

/**
 * The person of an id, for an administrator who may do this with them: an official of their own units, or somebody whose proof
 * they were shown a short time ago. Each way counts only by a role that allows both it and the act. Everybody else is not
 * there, whatever the id (T-120).
 */
export async function findAccessible(
  db: Queryable,
  administratorId: string,
  permission: Permission,
  personId: string,
  now: Date,
): Promise<Person | undefined> {
  if (!isUuid(personId)) return undefined;
  const held = (await heldRoles(db, administratorId)).filter(({ role }) => allows(role, permission));
  const roots = held.filter(({ role }) => allows(role, 'people.read')).map(({ unitId }) => unitId);
  const finds = held.some(({ role }) => allows(role, 'people.find'));
  const isOwn = roots.length > 0 && (await holdsPostBelow(db, personId, roots));
  const isFound = isOwn || (finds && (await isOpen(db, administratorId, personId, now)));
  return isFound ? findPerson(db, personId) : undefined;
}

/**
 * `own-account`: nobody acts upon themselves. `above`: nor upon an administrator whom they do not reach (T-121). `other-unit`:
 * what hinders somebody in their post is decided where they hold it.
 */
export type TargetRefused = 'unknown' | RankRefused;
export type RankRefused = 'own-account' | 'above' | 'other-unit';

/** Whether this administrator may act upon this person now, by this permission. */
export async function judgeTarget(
  db: Queryable,
  administratorId: string,
  permission: Permission,
  personId: string,
  now: Date,
): Promise<TargetRefused | undefined> {
  const person = await findAccessible(db, administratorId, permission, personId, now);
  return person ? judgeRank(db, administratorId, permission, personId) : 'unknown';
}

const hindering: readonly Permission[] = ['people.lock', 'people.override-level'];

/** The same without asking how the person was found: for what a second person says yes to later. */
export async function judgeRank(
  db: Queryable,
  administratorId: string,
  permission: Permission,
  personId: string,
): Promise<RankRefused | undefined> {
  if (personId === administratorId) return 'own-account';
  if (await standsAbove(db, administratorId, permission, personId)) return 'above';
  if (!hindering.includes(permission) || !(await holdsPost(db, personId))) return undefined;
  const roots = rootsFor(await heldRoles(db, administratorId), permission);
  return (await holdsPostBelow(db, personId, roots)) ? undefined : 'other-unit';
}
