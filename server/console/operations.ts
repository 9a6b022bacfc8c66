import { approvalDecide, approvalList, approvalWithdraw } from './approval-operations.ts';
import type { Operation } from './operation.ts';
import { roleEnd, roleGrant, roleList } from './role-operations.ts';

/** Everything administrators can do, as the admin API serves it. */
export const operations = [
  roleList,
  roleGrant,
  roleEnd,
  approvalList,
  approvalDecide,
  approvalWithdraw,
] as unknown as readonly Operation[];
