import { permissions } from '../../server/lib/permission.ts';
import { applicationActPage, changeApplicationPage } from '../../views/console/application-act-page.ts';
import { applicationsPage, consoleApplicationPage } from '../../views/console/applications-page.ts';
import { approvalPage } from '../../views/console/approvals-page.ts';
import type {
  ApplicationPageProps,
  ApplicationView,
  ChangeApplicationPageProps,
} from '../../views/console/props-applications.ts';
import { times } from './frame.ts';
import { sample } from './sample.ts';

const all = { permissions };
const longUnit = '示例省税务局第一税务分局（重点税源企业税收服务和管理局）';
const application: ApplicationView = {
  clientId: 'tax-demo',
  name: '示例电子税务局',
  names: { 'zh-Hans': '示例电子税务局', 'zh-Hant': '示例電子稅務局', en: 'Example Online Tax Service' },
  unit: longUnit,
  above: ['示例省人民政府', '示例省税务局'],
  status: 'active',
  isHeld: false,
  suspendedAt: undefined,
  suspensionReason: undefined,
  isDue: false,
  certifiedAt: times.yesterday,
  certifiedBy: '赵示例',
  createdAt: times.longAgo,
  updatedAt: times.recent,
  identities: ['citizen', 'enterprise'],
  topic: 'taxes',
  firstParty: false,
  redirectUris: [
    'https://tax.example.gov.cn/login/callback',
    'https://tax.example.gov.cn/a/rather/long/address/of/a/callback',
  ],
  postLogoutRedirectUris: ['https://tax.example.gov.cn/'],
  backchannelLogoutUri: 'https://tax.example.gov.cn/backchannel-logout',
  policyUri: 'https://www.example.gov.cn/tax/privacy',
  termsUri: undefined,
  scopes: [
    { scope: 'openid', purpose: undefined },
    { scope: 'profile', purpose: '在申报表上显示您的姓名' },
    { scope: 'id_document', purpose: '找到您名下的纳税记录' },
  ],
};
const line = { clientId: 'tax-demo', name: '示例电子税务局', unit: longUnit, status: 'active', isDue: false } as const;
const shown: ApplicationPageProps = { ...all, application, maySuspend: true, mayResume: false, mayWrite: true };
const typed = { reason: '', toId: '' };
const purpose = { 'zh-Hans': '在申报表上显示您的姓名', 'zh-Hant': '在申報表上顯示您的姓名', en: 'To show your name' };
const changing: ChangeApplicationPageProps = {
  ...all,
  application,
  version: '741',
  scopes: [
    { scope: 'openid', isChosen: true, isSensitive: false, purpose: {} },
    { scope: 'profile', isChosen: true, isSensitive: false, purpose },
    { scope: 'id_document', isChosen: false, isSensitive: true, purpose: {} },
  ],
  firstParty: false,
  typed: {
    redirectUris: application.redirectUris.join('\n'),
    postLogoutRedirectUris: 'https://tax.example.gov.cn/',
    backchannelLogoutUri: '',
    policyUri: 'https://www.example.gov.cn/tax/privacy',
    termsUri: '',
    topic: 'taxes',
    reason: '',
  },
  problems: {},
};
const reason = { reason: { code: 'console.reason-invalid' } } as const;

/** Applications in the console, in every state that looks different. */
export const consoleApplicationsSamples = [
  sample(
    'console-applications',
    applicationsPage,
    {
      ...{ ...all, query: '', filter: 'all', nextHref: '/console/applications?after=tax-demo' },
      applications: [line, { ...line, clientId: 'old-tax', name: '示例旧税务查询', status: 'suspended', isDue: true }],
    },
    true,
  ),
  sample(
    'console-applications-none',
    applicationsPage,
    { ...all, query: '火星', filter: 'due', nextHref: undefined, applications: [] },
    true,
  ),
  sample('console-application', consoleApplicationPage, { ...shown, notice: 'application-changed' }, true),
  sample(
    'console-application-due',
    consoleApplicationPage,
    {
      ...shown,
      application: {
        ...application,
        ...{ isDue: true, certifiedAt: undefined, certifiedBy: undefined, firstParty: true },
        ...{ redirectUris: [], postLogoutRedirectUris: [], backchannelLogoutUri: undefined },
      },
    },
    true,
  ),
  sample(
    'console-application-suspended',
    consoleApplicationPage,
    {
      ...shown,
      ...{ maySuspend: false, mayWrite: false },
      application: {
        ...application,
        ...{ status: 'suspended', isHeld: true, suspendedAt: times.recent, suspensionReason: '密钥泄露，等待更换' },
      },
    },
    true,
  ),
  sample(
    'console-application-suspend',
    applicationActPage,
    { ...all, application, version: 'f'.repeat(32), act: 'suspend', typed, problems: {} },
    true,
  ),
  sample(
    'console-application-resume-refused',
    applicationActPage,
    {
      ...all,
      application,
      version: 'f'.repeat(32),
      act: 'resume',
      typed,
      problems: {},
      problem: { code: 'console.held' },
    },
    true,
  ),
  sample(
    'console-application-certify',
    applicationActPage,
    { ...all, application, version: 'f'.repeat(32), act: 'certify', typed, problems: reason },
    true,
  ),
  sample(
    'console-application-give',
    applicationActPage,
    {
      ...{ ...all, application, version: 'f'.repeat(32), act: 'give', typed: { reason: '机构改革', toId: 'X' } },
      problems: { toId: { code: 'console.unknown' } },
    },
    true,
  ),
  sample(
    'console-application-give-stale',
    applicationActPage,
    {
      ...{ ...all, application, version: 'f'.repeat(32), act: 'give', typed: { reason: '机构改革', toId: 'X' } },
      ...{ problems: {}, problem: { code: 'console.changed-meanwhile' } },
    },
    true,
  ),
  sample('console-application-change', changeApplicationPage, changing, true),
  sample(
    'console-application-change-refused',
    changeApplicationPage,
    { ...changing, problem: { code: 'console.host-foreign' }, problems: reason },
    true,
  ),
  sample(
    'console-approval-widen',
    approvalPage,
    {
      ...all,
      approval: {
        ...{ id: '2b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d', act: 'application.widen', unit: longUnit, status: 'waiting' },
        facts: [
          { label: '应用', value: '示例电子税务局 (tax-demo)' },
          { label: '可读取的信息和用途', removed: ['邮箱 (email)'], added: ['证件号码 (id_document)'] },
          { label: '用途', removed: [], added: ['证件号码 (id_document): 找到您名下的纳税记录'] },
        ],
        reason: '新增完税证明业务',
        requestedBy: '赵示例',
        requestedAt: times.recent,
        expiresAt: new Date('2027-01-01'),
        ...{ decidedBy: undefined, decidedAt: undefined, decisionReason: undefined },
      },
      ...{ mayDecide: true, isOwn: false, isTheirs: false, typed: { reason: '' }, problems: {} },
    },
    true,
  ),
];
