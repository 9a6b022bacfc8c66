import {
  personEndSessions,
  personLock,
  personOverrideLevel,
  personRecover,
  personUnlock,
} from './account-operations.ts';
import { approvalDecide, approvalList, approvalWithdraw } from './approval-operations.ts';
import { auditSearch, auditVerify } from './audit-operations.ts';
import type { Operation } from './operation.ts';
import { officialList, personFind, personRead, personReveal } from './people-operations.ts';
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
  personFind,
  officialList,
  personRead,
  personReveal,
  personLock,
  personUnlock,
  personEndSessions,
  personRecover,
  personOverrideLevel,
  auditSearch,
  auditVerify,
] as unknown as readonly Operation[];
