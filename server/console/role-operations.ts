import { z } from 'zod';
import { requestApproval } from '../approvals/request-approval.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { permissions } from '../lib/permission.ts';
import { endRole } from '../roles/end-role.ts';
import { type GrantRefused, grantRole, judgeWish } from '../roles/grant-role.ts';
import { listGrants, listGrantsOfIn } from '../roles/list-roles.ts';
import { allows, isChief, roles } from '../roles/role.ts';
import { operation } from './operation.ts';
import { reasonSchema, translatedSchema } from './schemas.ts';

export const grantSchema = z.strictObject({
  id: z.uuid(),
  personId: z.uuid(),
  personName: z.string().nullable(),
  role: z.enum(roles),
  unitId: z.uuid(),
  unitName: translatedSchema,
  grantedBy: z.uuid().nullable(),
  reason: z.string(),
  grantedAt: z.date(),
});

export const roleList = operation({
  id: 'roles.list',
  method: 'GET',
  path: '/roles',
  permission: 'roles.read',
  summary: 'Roles held in the units in reach, page by page',
  input: z.object({ after: z.uuid().optional() }),
  output: z.strictObject({ grants: z.array(grantSchema), next: z.uuid().optional() }),
  audit: [],
  refusals: {},
  run: async ({ knex }, admin, { after }) => ({ ok: true, value: await listGrants(knex, admin.roots, after) }),
});

export const roleRights = operation({
  id: 'roles.rights',
  method: 'GET',
  path: '/roles/holders/:holderId',
  permission: 'roles.read',
  summary: 'Effective rights of a person: each role held in reach, with what it allows',
  input: z.object({ holderId: z.string().max(100) }),
  output: z.strictObject({ rights: z.array(grantSchema.extend({ allows: z.array(z.enum(permissions)) })) }),
  audit: [],
  refusals: { unknown: 404 },
  run: async ({ knex }, { roots }, { holderId }) => {
    const held = await listGrantsOfIn(knex, roots, holderId);
    if (held.length === 0) return refuse('unknown');
    const rights = held.map((one) => ({ ...one, allows: permissions.filter((each) => allows(one.role, each)) }));
    return { ok: true, value: { rights } };
  },
});

export const roleGrant = operation({
  id: 'roles.grant',
  method: 'POST',
  path: '/roles',
  permission: 'roles.grant',
  summary: 'Grants a role in a unit; chief roles wait for a second security administrator',
  input: z.object({ personId: z.uuid(), role: z.enum(roles), unitId: z.uuid(), reason: reasonSchema }),
  output: z.strictObject({ grantId: z.uuid().optional(), approvalId: z.uuid().optional() }),
  audit: ['role.granted', 'approval.requested'],
  refusals: {
    unknown: 404,
    'not-grantable': 403,
    self: 403,
    'not-verified': 422,
    excluded: 409,
    'already-held': 409,
    'already-waiting': 409,
  },
  run: ({ knex, acts, clock }, admin, wish) =>
    knex.transaction(async (tx): Promise<Outcome<{ value: Granted }, Refused>> => {
      const now = clock();
      if (!isChief(wish.role)) {
        const granted = await grantRole(tx, admin.person.id, wish, { now });
        return granted.ok ? { ok: true, value: { grantId: granted.grantId } } : granted;
      }
      const broken = await judgeWish(tx, admin.person.id, wish);
      if (broken) return refuse(broken);
      const { personId, role, unitId, reason } = wish;
      const act = { name: 'role.grant', unitId, subject: `${personId}:${role}:${unitId}`, reason } as const;
      const asked = await requestApproval(
        tx,
        acts,
        { ...act, detail: { personId, role }, requestedBy: admin.person.id },
        now,
      );
      return asked.ok ? { ok: true, value: { approvalId: asked.approvalId } } : asked;
    }),
});

type Granted = { grantId?: string; approvalId?: string };
type Refused = GrantRefused | 'already-waiting';

export const roleEnd = operation({
  id: 'roles.end',
  method: 'POST',
  path: '/roles/:grantId/end',
  permission: 'roles.grant',
  summary: 'Ends a role; its holder reaches nothing by it from the next request on',
  input: z.object({ grantId: z.uuid(), reason: reasonSchema }),
  output: z.strictObject({}),
  audit: ['role.ended'],
  refusals: { unknown: 404, 'not-grantable': 403, last: 409 },
  run: ({ knex, clock }, admin, input) =>
    knex.transaction(async (tx) => {
      const ended = await endRole(tx, admin.person.id, input, clock());
      return ended.ok ? { ok: true, value: {} } : ended;
    }),
});
