import { z } from 'zod';
import type { Act, Acts } from '../approvals/act.ts';
import { type PromoteParts, promotionActs } from '../developers/promotion/promote.ts';
import { grantRole } from '../roles/grant-role.ts';
import { heldRoles } from '../roles/reach.ts';
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

/** How each act that takes two persons is judged and done. */
export function createActs(parts: PromoteParts): Acts {
  return { 'role.grant': grantChief, ...promotionActs(parts) };
}
