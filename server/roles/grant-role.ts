import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { isUuid } from '../lib/uuid.ts';
import { findActivePerson } from '../people/find-person.ts';
import { holdPerson } from '../people/hold-person.ts';
import { readPolicy } from '../policies/read-policy.ts';
import { grantableIn } from './reach.ts';
import { isChief, type Role } from './role.ts';
import { findHeldRoles, holdRoles, insertGrant } from './store.ts';

export type RoleWish = { personId: string; role: Role; unitId: string; reason: string };

/**
 * `unknown`: no such unit in reach, or no such person. `excluded`: the officers are apart, from each other and from business.
 * `needs-approval`: a chief role takes a second security administrator.
 */
export type GrantRefused =
  | 'unknown'
  | 'not-grantable'
  | 'self'
  | 'not-verified'
  | 'excluded'
  | 'already-held'
  | 'needs-approval';

/**
 * Grants a role as `actorId`, or tells why not. The rules are judged again here, under the lock, by what the actor holds now;
 * `approvedBy`: the second person of a chief role.
 */
export async function grantRole(
  tx: Knex.Transaction,
  actorId: string,
  wish: RoleWish,
  { now, approvedBy }: { now: Date; approvedBy?: string },
): Promise<Outcome<{ grantId: string }, GrantRefused>> {
  await holdRoles(tx);
  const reason = await judgeWish(tx, actorId, wish);
  if (reason) return refuse(reason);
  if (isChief(wish.role) && !approvedBy) return refuse('needs-approval');
  // held: an account that goes out of use meanwhile, or into another one, gets no role
  if ((await holdPerson(tx, wish.personId)).status !== 'active') return refuse('unknown');
  const { personId, role, unitId, reason: why } = wish;
  const grantId = await insertGrant(tx, { ...wish, grantedBy: actorId, at: now });
  await recordEvent(tx, {
    type: 'role.granted',
    outcome: 'success',
    actorId,
    personId,
    detail: { grantId, role, unitId, reason: why, ...(approvedBy && { approvedBy }) },
  });
  return { ok: true, grantId };
}

/** The first rule a wish breaks, or undefined. The page asks the same before it asks for the second person. */
export async function judgeWish(
  tx: Knex | Knex.Transaction,
  actorId: string,
  { personId, role, unitId }: RoleWish,
): Promise<Exclude<GrantRefused, 'needs-approval'> | undefined> {
  if (!isUuid(personId) || !isUuid(unitId)) return 'unknown';
  const grantable = await grantableIn(tx, await findHeldRoles(tx, actorId), unitId);
  if (grantable.length === 0) return 'unknown';
  if (!grantable.includes(role)) return 'not-grantable';
  if (personId === actorId) return 'self';
  const person = await findActivePerson(tx, personId);
  if (!person) return 'unknown';
  return judgeHolder(tx, { personId, role, unitId }, person.assuranceLevel);
}

async function judgeHolder(tx: Knex | Knex.Transaction, wish: Omit<RoleWish, 'reason'>, assuranceLevel: number) {
  const { settings } = await readPolicy(tx, 'levels');
  if (assuranceLevel < settings.administratorLevel) return 'not-verified' as const;
  const held = await findHeldRoles(tx, wish.personId);
  if (held.some((one) => one.role === wish.role && one.unitId === wish.unitId)) return 'already-held' as const;
  const isApart = held.some((one) => isChief(one.role)) || (isChief(wish.role) && held.length > 0);
  return isApart ? ('excluded' as const) : undefined;
}

/** The first administrator of a chief role, by an operator's link; there is nobody yet who could grant it. */
export async function grantFirst(
  tx: Knex.Transaction,
  wish: RoleWish,
  now: Date,
): Promise<Outcome<{ grantId: string }, 'not-verified' | 'excluded' | 'already-held'>> {
  const person = await holdPerson(tx, wish.personId);
  const reason = await judgeHolder(tx, wish, person.assuranceLevel);
  if (reason) return refuse(reason);
  const { personId, role, unitId, reason: why } = wish;
  const grantId = await insertGrant(tx, { ...wish, grantedBy: null, at: now });
  await recordEvent(tx, {
    type: 'role.granted',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { grantId, role, unitId, reason: why },
  });
  return { ok: true, grantId };
}
