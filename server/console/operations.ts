import { approvalDecide, approvalList, approvalWithdraw } from './approval-operations.ts';
import type { Operation } from './operation.ts';
import { listCarryOut, listGive, listUndo, postAppoint, postEnd, postInvite, postList } from './post-operations.ts';
import { roleEnd, roleGrant, roleList } from './role-operations.ts';
import { unitAdd, unitMove, unitOpen, unitRename, unitSearch } from './unit-operations.ts';

/** Everything administrators can do, as the admin API serves it. */
export const operations = [
  roleList,
  roleGrant,
  roleEnd,
  approvalList,
  approvalDecide,
  approvalWithdraw,
  unitSearch,
  unitOpen,
  unitAdd,
  unitRename,
  unitMove,
  postList,
  postAppoint,
  postEnd,
  postInvite,
  listGive,
  listCarryOut,
  listUndo,
] as unknown as readonly Operation[];
