import {
  personEndSessions,
  personLock,
  personMerge,
  personOverrideLevel,
  personRecover,
  personUnlock,
} from './account-operations.ts';
import {
  applicationCertify,
  applicationChange,
  applicationGive,
  applicationList,
  applicationRead,
  applicationResume,
  applicationSuspend,
} from './application-operations.ts';
import { approvalDecide, approvalList, approvalWithdraw } from './approval-operations.ts';
import { auditExport, auditSearch, auditVerify } from './audit-operations.ts';
import { deliveryList, deliveryOpen, deliveryReplay } from './delivery-operations.ts';
import {
  enterpriseFind,
  enterpriseHold,
  enterpriseMandates,
  enterpriseOpen,
  enterpriseRecheck,
  enterpriseRelease,
} from './enterprise-operations.ts';
import { exportAsk, exportDownload, exportList, exportOpen } from './export-operations.ts';
import { roleHistory, unitReachedOn } from './history-operations.ts';
import { keyList, keyRotate, keyWithdraw } from './key-operations.ts';
import { listCarryOut, listContinue, listGive, listUndo } from './list-operations.ts';
import { loginsOfApplication, loginsOfUnit } from './login-operations.ts';
import type { Operation } from './operation.ts';
import { overviewRead } from './overview-operations.ts';
import { officialList, personFind, personRead, personReveal } from './people-operations.ts';
import { policyChange, policyList, policyPreview, policyRead } from './policy-operations.ts';
import { postAppoint, postEnd, postInvite, postList } from './post-operations.ts';
import { requestList, requestOpen } from './request-operations.ts';
import { roleEnd, roleGrant, roleList, roleRights } from './role-operations.ts';
import { sourceChange, sourceHistory, sourceOpen, sourceRehearse } from './source-change-operations.ts';
import { sourceAdd, sourceList, sourcePreview, sourceSwitch, sourceTest } from './source-operations.ts';
import { unitListCarryOut, unitListGive, unitListUndo } from './unit-list-operations.ts';
import { unitAdd, unitMove, unitOpen, unitRename, unitSearch } from './unit-operations.ts';

const declared = [
  overviewRead,
  loginsOfUnit,
  loginsOfApplication,
  roleList,
  roleRights,
  roleHistory,
  unitReachedOn,
  roleGrant,
  roleEnd,
  approvalList,
  approvalDecide,
  approvalWithdraw,
  requestList,
  requestOpen,
  exportAsk,
  exportList,
  exportOpen,
  exportDownload,
  enterpriseFind,
  enterpriseOpen,
  enterpriseMandates,
  enterpriseRecheck,
  enterpriseHold,
  enterpriseRelease,
  sourceList,
  sourceAdd,
  sourceSwitch,
  sourceTest,
  sourcePreview,
  sourceOpen,
  sourceHistory,
  sourceRehearse,
  sourceChange,
  policyList,
  policyRead,
  policyPreview,
  policyChange,
  deliveryList,
  deliveryOpen,
  deliveryReplay,
  keyList,
  keyRotate,
  keyWithdraw,
  unitSearch,
  unitOpen,
  unitAdd,
  unitRename,
  unitMove,
  unitListGive,
  unitListCarryOut,
  unitListUndo,
  postList,
  postAppoint,
  postEnd,
  postInvite,
  listGive,
  listCarryOut,
  listUndo,
  listContinue,
  personFind,
  officialList,
  personRead,
  personReveal,
  personLock,
  personMerge,
  personUnlock,
  personEndSessions,
  personRecover,
  personOverrideLevel,
  auditSearch,
  auditVerify,
  auditExport,
  applicationList,
  applicationRead,
  applicationSuspend,
  applicationResume,
  applicationGive,
  applicationCertify,
  applicationChange,
] as const;

/** Everything administrators can do, as the admin API serves it. */
export const operations = declared as unknown as readonly Operation[];

/** The same by id, with the types of each: what a program says of one is checked against its declaration. */
export type DeclaredOperations = {
  [One in (typeof declared)[number] as string extends One['id'] ? never : One['id']]: One;
};
