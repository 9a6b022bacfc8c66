import { z } from 'zod';
import type { Act, Acts } from '../approvals/act.ts';
import { moveUnit, moveVersion } from '../officials/change-unit.ts';
import { grantRole } from '../roles/grant-role.ts';
import { heldRoles, rootsFor } from '../roles/reach.ts';
import { roles } from '../roles/role.ts';

const roleDetail = z.object({ personId: z.uuid(), role: z.enum(roles) });

/** A chief role: its version is what the person holds, so that another role in between voids the request. */
const grantChief: Act = {
  permission: 'roles.grant',
  version: async (tx, { detail }) => {
    const { personId } = roleDetail.parse(detail);
    const held = await heldRoles(tx, personId);
    return held.map(({ id }) => id).join(' ') || 'none';
  },
  perform: (tx, { detail, unitId, reason }, { requestedBy, approvedBy }, now) =>
    grantRole(tx, requestedBy, { ...roleDetail.parse(detail), unitId, reason }, { now, approvedBy }),
};

const moveDetail = z.object({ toId: z.uuid() });

/** What reaches what changes for everybody: its version is where both stand. */
const moveOneUnit: Act = {
  permission: 'units.write',
  version: (tx, { subject, detail }) => moveVersion(tx, subject, moveDetail.parse(detail).toId),
  perform: async (tx, { subject, detail }, persons) => {
    const roots = rootsFor(await heldRoles(tx, persons.requestedBy), 'units.write');
    return moveUnit(tx, persons, roots, { unitId: subject, toId: moveDetail.parse(detail).toId });
  },
};

/** How each act that takes two persons is judged and done. */
export function createActs(): Acts {
  return { 'role.grant': grantChief, 'unit.move': moveOneUnit };
}
