import { z } from 'zod';
import { listOwnApprovals, openOwnApproval } from '../approvals/list-approvals.ts';
import { refuse } from '../lib/outcome.ts';
import { approvalSchema } from './approval-operations.ts';
import { operation } from './operation.ts';

export const requestList = operation({
  id: 'requests.list',
  method: 'GET',
  path: '/requests',
  permission: 'approvals.own',
  summary: 'What one asked a second person for oneself, the newest first, page by page',
  input: z.object({ beforeAt: z.iso.datetime().optional(), beforeId: z.uuid().optional() }),
  output: z.strictObject({
    approvals: z.array(approvalSchema),
    next: z.strictObject({ at: z.date(), id: z.uuid() }).optional(),
  }),
  audit: [],
  refusals: {},
  run: async ({ knex }, admin, { beforeAt, beforeId }) => {
    const before = beforeAt && beforeId ? { at: new Date(beforeAt), id: beforeId } : undefined;
    return { ok: true, value: await listOwnApprovals(knex, admin.person.id, before) };
  },
});

export const requestOpen = operation({
  id: 'requests.open',
  method: 'GET',
  path: '/requests/:approvalId',
  permission: 'approvals.own',
  summary: 'One request of one’s own, and what became of it',
  input: z.object({ approvalId: z.uuid() }),
  output: approvalSchema,
  audit: [],
  refusals: { unknown: 404 },
  run: async ({ knex }, admin, { approvalId }) => {
    const found = await openOwnApproval(knex, admin.person.id, approvalId);
    return found ? { ok: true, value: found } : refuse('unknown');
  },
});
