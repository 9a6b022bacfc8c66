import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { isUuid } from '../lib/uuid.ts';
import { grantableIn } from './reach.ts';
import { isChief } from './role.ts';
import { closeGrant, findGrant, findHeldRoles, type Grant, hasOtherHolder, holdRoles } from './store.ts';

/** `last`: a chief role needs somebody else who holds it there or above, or nobody could grant it any more (T-165). */
export type EndRefused = 'unknown' | 'not-grantable' | 'last';

/** Ends a role: at the holder's next request it reaches nothing, on any node. One's own can be laid down. */
export async function endRole(
  tx: Knex.Transaction,
  actorId: string,
  { grantId, reason }: { grantId: string; reason: string },
  now: Date,
): Promise<Outcome<{ grant: Grant }, EndRefused>> {
  if (!isUuid(grantId)) return refuse('unknown');
  await holdRoles(tx);
  const grant = await findGrant(tx, grantId);
  if (!grant) return refuse('unknown');
  if (grant.personId !== actorId) {
    const grantable = await grantableIn(tx, await findHeldRoles(tx, actorId), grant.unitId);
    if (grantable.length === 0) return refuse('unknown');
    if (!grantable.includes(grant.role)) return refuse('not-grantable');
  }
  if (isChief(grant.role) && !(await hasOtherHolder(tx, grant))) return refuse('last');
  await closeGrant(tx, grantId, { endedBy: actorId, reason, at: now });
  const { personId, role, unitId } = grant;
  await recordEvent(tx, {
    type: 'role.ended',
    outcome: 'success',
    actorId,
    personId,
    detail: { grantId, role, unitId, reason },
  });
  return { ok: true, grant };
}

/** Whether an account can go out of use without leaving a chief role to nobody. Holds role changes until the transaction ends. */
export async function canSpare(tx: Knex.Transaction, personId: string): Promise<boolean> {
  await holdRoles(tx);
  for (const { role, unitId } of await findHeldRoles(tx, personId)) {
    if (isChief(role) && !(await hasOtherHolder(tx, { role, unitId, personId }))) return false;
  }
  return true;
}
