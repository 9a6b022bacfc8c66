import { z } from 'zod';
import { actNames } from '../approvals/act.ts';
import { decideApproval, withdrawApproval } from '../approvals/decide.ts';
import { listApprovals } from '../approvals/list-approvals.ts';
import { actEvents } from './acts.ts';
import { operation } from './operation.ts';
import { reasonSchema, translatedSchema } from './schemas.ts';

export const approvalSchema = z.strictObject({
  id: z.uuid(),
  act: z.enum(actNames),
  unitId: z.uuid(),
  unitName: translatedSchema,
  subject: z.string(),
  subjectVersion: z.string(),
  detail: z.record(z.string(), z.unknown()),
  reason: z.string(),
  requestedBy: z.uuid(),
  requestedAt: z.date(),
  expiresAt: z.date(),
  status: z.enum(['waiting', 'approved', 'declined', 'withdrawn', 'void']),
  decidedBy: z.uuid().nullable(),
  decidedAt: z.date().nullable(),
  decisionReason: z.string().nullable(),
});

export const approvalList = operation({
  id: 'approvals.list',
  method: 'GET',
  path: '/approvals',
  permission: 'approvals.read',
  summary: 'Acts that wait for a second person, or that were decided, in reach or asked for by oneself',
  input: z.object({
    state: z.enum(['waiting', 'decided']).default('waiting'),
    beforeAt: z.iso.datetime().optional(),
    beforeId: z.uuid().optional(),
  }),
  output: z.strictObject({
    approvals: z.array(approvalSchema),
    next: z.strictObject({ at: z.date(), id: z.uuid() }).optional(),
  }),
  audit: [],
  refusals: {},
  run: async ({ knex }, admin, { state, beforeAt, beforeId }) => {
    const before = beforeAt && beforeId ? { at: new Date(beforeAt), id: beforeId } : undefined;
    const viewer = { roots: admin.roots, personId: admin.person.id };
    return { ok: true, value: await listApprovals(knex, viewer, { open: state === 'waiting', before }) };
  },
});

export const approvalDecide = operation({
  id: 'approvals.decide',
  method: 'POST',
  path: '/approvals/:approvalId/decision',
  permission: 'approvals.decide',
  summary: 'Approves or declines what somebody else asked for; with the yes it happens',
  input: z.object({ approvalId: z.uuid(), decision: z.enum(['approve', 'decline']), reason: reasonSchema }),
  output: z.strictObject({}),
  audit: ['approval.decided', ...actEvents],
  refusals: { unknown: 404, own: 403, changed: 409, 'being-decided': 409 },
  run: async (parts, admin, input) => {
    const decided = await decideApproval(parts, admin.person.id, input);
    // on this node it counts before the answer does
    if (decided.ok && decided.approval.act === 'policy.loosen') await parts.policies.changed();
    return decided.ok ? { ok: true, value: {} } : decided;
  },
});

export const approvalWithdraw = operation({
  id: 'approvals.withdraw',
  method: 'POST',
  path: '/approvals/:approvalId/withdrawal',
  permission: 'approvals.own',
  summary: 'Takes back what one asked for oneself',
  input: z.object({ approvalId: z.uuid() }),
  output: z.strictObject({}),
  audit: ['approval.decided'],
  refusals: { unknown: 404, 'being-decided': 409 },
  run: async (parts, admin, { approvalId }) => {
    const withdrawn = await withdrawApproval(parts, admin.person.id, approvalId);
    return withdrawn.ok ? { ok: true, value: {} } : withdrawn;
  },
});
