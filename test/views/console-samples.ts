import { permissions } from '../../server/lib/permission.ts';
import { approvalPage, approvalsPage } from '../../views/console/approvals-page.ts';
import { firstPage } from '../../views/console/first-page.ts';
import { newRolePage } from '../../views/console/new-role-page.ts';
import { consoleOverviewPage } from '../../views/console/overview-page.ts';
import type { ApprovalView, GrantView } from '../../views/console/props.ts';
import type { PastGrantView } from '../../views/console/props-rights.ts';
import { reachPage } from '../../views/console/reach-page.ts';
import { rightsPage } from '../../views/console/rights-page.ts';
import { rolePage, rolesPage } from '../../views/console/roles-page.ts';
import { figures, quietFigures, systemFigures } from './console-figures.ts';
import { times } from './frame.ts';
import { sample } from './sample.ts';

const longUnit = '示例省税务局第一税务分局（重点税源企业税收服务和管理局）';
const grant: GrantView = {
  id: '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  personId: '3b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  person: '蒋示例',
  role: 'security',
  unit: '示例省人民政府',
  grantedBy: undefined,
  reason: '首位安全管理员',
  at: times.longAgo,
};
const further: GrantView = {
  ...grant,
  id: '1b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  person: '买买提江·示例',
  role: 'unit',
  unit: longUnit,
  grantedBy: '蒋示例',
  at: times.yesterday,
};
const approval: ApprovalView = {
  id: '2b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  act: 'role.grant',
  facts: [
    { label: '对象', value: '李示例' },
    { label: '角色', value: '审计管理员' },
  ],
  unit: longUnit,
  reason: '原审计管理员退休，经会议讨论决定',
  requestedBy: '蒋示例',
  requestedAt: times.recent,
  expiresAt: new Date('2027-01-01'),
  status: 'waiting',
  decidedBy: undefined,
  decidedAt: undefined,
  decisionReason: undefined,
};
const decided: ApprovalView = {
  ...approval,
  status: 'declined',
  decidedBy: '沈示例',
  decidedAt: times.recent,
  decisionReason: '请先完成离任审计',
};
const all = { permissions };
const blank = { typed: { reason: '' }, problems: {} };
const unit = { id: grant.id, name: longUnit, above: ['示例省人民政府', '示例省税务局'] };

const past: PastGrantView = {
  ...grant,
  ...{ endedAt: times.yesterday, endedBy: '钱示例', endReason: '调离岗位，见任免通知' },
};

const fingerprint = Array.from({ length: 32 }, (_, at) => (17 + 7 * at).toString(16).toUpperCase()).join(':');
const sourceSettings = {
  'connection.certificates': [`SHA-256 ${fingerprint} (2027-06-30)`],
  'connection.entityId': 'https://idp.bank.example/saml/metadata',
  'connection.ssoUrl': 'https://idp.bank.example/saml/sso',
  highestAcr: 'urn:yimen:aal2',
  highestIal: 3,
  identityTypes: ['citizen', 'enterprise'],
  'label.zh-Hans': '示例银行',
  'mapping.documentNumber': 'id_number',
  'mapping.name': 'name',
};

/** Pages of administrators, in every state that looks different. */
export const consoleSamples = [
  sample(
    'console-overview',
    consoleOverviewPage,
    {
      ...all,
      roles: [
        { role: 'unit', unit: longUnit },
        { role: 'desk', unit: '示例省人民政府' },
      ],
      waiting: 3,
      ...{ certifications: { due: 2, soon: 1 }, exports: 1 },
      figures,
    },
    true,
  ),
  sample(
    'console-overview-system',
    consoleOverviewPage,
    {
      ...all,
      roles: [{ role: 'system', unit: '示例省人民政府' }],
      waiting: undefined,
      certifications: undefined,
      exports: 0,
      figures: systemFigures,
    },
    true,
  ),
  sample(
    'console-overview-quiet',
    consoleOverviewPage,
    {
      permissions: ['overview.read', 'roles.read'],
      roles: [{ role: 'audit', unit: '示例省人民政府' }],
      waiting: undefined,
      ...{ certifications: { due: 0, soon: 0 }, exports: 0 },
      figures: quietFigures,
    },
    true,
  ),
  sample(
    'console-roles',
    rolesPage,
    { ...all, grants: [grant, further], nextHref: '/console/roles?after=x', mayGrant: true, notice: 'role-granted' },
    true,
  ),
  sample('console-roles-none', rolesPage, { ...all, grants: [], nextHref: undefined, mayGrant: false }, true),
  sample('console-role', rolePage, { ...all, grant: further, mayEnd: true, ...blank }, true),
  sample('console-rights', rightsPage, { ...all, person: '蒋示例', grants: [grant, further], past: [past] }, true),
  sample('console-rights-past', rightsPage, { ...all, person: '蒋示例', grants: [], past: [past] }, true),
  sample(
    'console-reach',
    reachPage,
    {
      ...{ ...all, unit, typed: { on: '2026-03-01' }, today: '2026-11-25', problems: {} },
      grants: [past, { ...past, endedAt: undefined, endedBy: undefined, endReason: undefined }],
    },
    true,
  ),
  sample(
    'console-reach-refused',
    reachPage,
    {
      ...{ ...all, unit, typed: { on: 'x' }, today: '2026-11-25', grants: [] },
      problems: { on: { code: 'console.day-invalid' } },
    },
    true,
  ),
  sample(
    'console-role-refused',
    rolePage,
    {
      ...all,
      grant,
      mayEnd: true,
      typed: { reason: '无' },
      problems: { reason: { code: 'console.reason-invalid' } },
    },
    true,
  ),
  sample(
    'console-role-last',
    rolePage,
    { ...all, grant, mayEnd: true, ...blank, problem: { code: 'console.last' } },
    true,
  ),
  sample(
    'console-new-role-search',
    newRolePage,
    {
      ...all,
      query: '税务',
      found: [unit, { ...unit, name: '示例省税务局', above: ['示例省人民政府'] }],
      unit: undefined,
      grantable: [],
      typed: { login: '', role: '', reason: '' },
      problems: {},
    },
    true,
  ),
  sample(
    'console-new-role-not-found',
    newRolePage,
    {
      ...all,
      query: '火星',
      found: [],
      unit: undefined,
      grantable: [],
      typed: { login: '', role: '', reason: '' },
      problems: {},
    },
    true,
  ),
  sample(
    'console-new-role',
    newRolePage,
    {
      ...all,
      query: '',
      found: [],
      unit,
      grantable: ['system', 'security', 'audit', 'unit', 'desk'],
      typed: { login: '13800000002', role: 'unit', reason: '' },
      problems: { login: { code: 'console.login-unknown' }, reason: { code: 'console.reason-invalid' } },
    },
    true,
  ),
  sample(
    'console-approvals',
    approvalsPage,
    { ...all, state: 'waiting', approvals: [approval, decided], nextHref: undefined },
    true,
  ),
  sample(
    'console-approvals-none',
    approvalsPage,
    { ...all, state: 'decided', approvals: [], nextHref: undefined },
    true,
  ),
  sample(
    'console-approval',
    approvalPage,
    { ...all, approval, mayDecide: true, isOwn: false, isTheirs: false, ...blank },
    true,
  ),
  sample(
    'console-approval-source',
    approvalPage,
    {
      ...all,
      ...{ mayDecide: true, isOwn: false, isTheirs: false, ...blank },
      approval: {
        ...approval,
        act: 'source.enable',
        facts: [
          { label: '简称', value: 'bank' },
          ...Object.entries(sourceSettings).map(([label, value]) => ({ label, value: JSON.stringify(value) })),
        ],
      },
    },
    true,
  ),
  sample(
    'console-approval-of-team',
    approvalPage,
    { ...all, approval, mayDecide: false, isOwn: false, isTheirs: true, ...blank },
    true,
  ),
  sample(
    'console-approval-own',
    approvalPage,
    { ...all, approval, mayDecide: false, isOwn: true, isTheirs: false, ...blank },
    true,
  ),
  sample(
    'console-approval-decided',
    approvalPage,
    { ...all, approval: decided, mayDecide: false, isOwn: false, isTheirs: false, ...blank },
    true,
  ),
  sample(
    'console-first',
    firstPage,
    { state: 'ready', role: 'security', unit: longUnit, path: '/console/first/x' },
    true,
  ),
  sample('console-first-unknown', firstPage, { state: 'unknown', path: '/console/first/x' }, true),
  sample('console-first-not-verified', firstPage, { state: 'not-verified', path: '/console/first/x' }, true),
  sample('console-first-excluded', firstPage, { state: 'excluded', path: '/console/first/x' }, true),
];
