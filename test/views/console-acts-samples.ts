import { permissions } from '../../server/lib/permission.ts';
import { askExportPage, exportPage, exportsPage } from '../../views/console/exports-page.ts';
import { loginsPage } from '../../views/console/logins-page.ts';
import type { ApprovalView } from '../../views/console/props.ts';
import type { ExportView } from '../../views/console/props-exports.ts';
import type { EffectView, SourceVersionView } from '../../views/console/props-source-changes.ts';
import { requestPage, requestsPage } from '../../views/console/requests-page.ts';
import { sourceHistoryPage, sourceSettingsPage } from '../../views/console/source-settings-page.ts';
import { figures } from './console-figures.ts';
import { times } from './frame.ts';
import { sample } from './sample.ts';

const all = { permissions };

const settings = JSON.stringify(
  { id: 'city', kind: 'oidc', enabled: true, highestIal: 3, connection: { issuer: 'https://id.city.example' } },
  null,
  2,
);
const about = {
  ...all,
  ...{ slug: 'city', version: 7, settings: [] },
  typed: { configuration: settings, position: '2', reason: '' },
  problems: {},
};
const effect: EffectView = {
  ...{ links: 48_213, sessions: 1_902, attempts: 4, areSecretsNew: false },
  differences: [
    { path: 'highestIal', before: '2', after: '3' },
    { path: 'ialMap.L3', after: '3' },
    {
      path: 'connection.tokenEndpoint',
      before: '"https://id.city.example/token"',
      after: '"https://sso.city.example/token"',
    },
  ],
  loosens: ['ceiling', 'words', 'connection'],
};
const version: SourceVersionView = {
  ...{ version: 7, at: times.recent, changedBy: '钱示例', approvedBy: '孙示例' },
  ...{ reason: '市平台更换令牌地址，见来函 2026-118', secretsChanged: true },
  differences: [
    {
      label: 'connection.tokenEndpoint',
      removed: ['"https://id.city.example/token"'],
      added: ['"https://sso.city.example/token"'],
    },
  ],
};

const approval: ApprovalView = {
  ...{ id: '7b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d', act: 'officials.export', status: 'waiting' },
  ...{ unit: '省税务局', reason: '核对在编人员，见通知 2026-31', requestedBy: '周示例' },
  ...{ requestedAt: times.yesterday, expiresAt: times.recent },
  facts: [{ label: '内容', value: '姓名、机构、岗位、工号' }],
  ...{ decidedBy: undefined, decidedAt: undefined, decisionReason: undefined },
};
const approved: ApprovalView = {
  ...approval,
  ...{ status: 'approved', decidedBy: '孙示例', decidedAt: times.recent, decisionReason: '已核实来函' },
};
const file: ExportView = {
  ...{ id: '8b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d', unit: '省税务局', state: 'open' },
  ...{ reason: '核对在编人员，见通知 2026-31', approvedBy: '孙示例', expiresAt: times.recent },
  ...{ takenAt: undefined, rows: undefined, sha256: undefined },
};
const taken: ExportView = {
  ...{ ...file, state: 'taken', takenAt: times.recent, rows: 1_204 },
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
};
const unit = { id: '9b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d', name: '省税务局', above: ['示例省人民政府'] };

/** Acts with a second person, a history or a file, in every state that looks different. */
export const consoleActsSamples = [
  sample('console-source-settings', sourceSettingsPage, about, true),
  sample('console-source-settings-effect', sourceSettingsPage, { ...about, effect }, true),
  sample(
    'console-source-settings-tried',
    sourceSettingsPage,
    {
      ...about,
      effect: {
        ...{ links: 0, sessions: 0, attempts: 0, differences: [], areSecretsNew: true, loosens: [] },
        steps: [
          { name: 'settings', ok: true },
          { name: 'discovery', ok: false, detail: 'unreachable' },
        ],
      },
    },
    true,
  ),
  sample(
    'console-source-settings-refused',
    sourceSettingsPage,
    {
      ...about,
      typed: { configuration: '{', position: 'x', reason: '无' },
      problems: {
        configuration: { code: 'console.json-invalid' },
        secrets: { code: 'console.secrets-needed' },
        position: { code: 'console.position-invalid' },
        reason: { code: 'console.reason-invalid' },
      },
      settings: [{ path: 'configuration.label', code: 'settings.invalid_type' }],
      problem: { code: 'console.settings-invalid' },
    },
    true,
  ),
  sample(
    'console-source-history',
    sourceHistoryPage,
    {
      ...all,
      slug: 'city',
      versions: [
        version,
        { ...version, version: 6, changedBy: undefined, approvedBy: undefined, secretsChanged: false },
        { ...version, version: 5, reason: undefined, differences: [], secretsChanged: false },
      ],
      nextHref: '/console/sources/city/history?before=5',
    },
    true,
  ),
  sample(
    'console-requests',
    requestsPage,
    {
      ...all,
      approvals: [approval, { ...approved, id: `6${approval.id.slice(1)}`, act: 'people.merge' }],
      ...{ nextHref: '/console/requests?beforeId=x', notice: 'approval-withdrawn' },
    },
    true,
  ),
  sample('console-requests-none', requestsPage, { ...all, approvals: [], nextHref: undefined }, true),
  sample('console-request', requestPage, { ...all, approval }, true),
  sample('console-request-approved', requestPage, { ...all, approval: approved }, true),
  sample(
    'console-exports',
    exportsPage,
    {
      ...all,
      exports: [file, { ...taken, id: `5${file.id.slice(1)}` }, { ...file, id: `4${file.id.slice(1)}`, state: 'over' }],
    },
    true,
  ),
  sample('console-exports-none', exportsPage, { ...all, exports: [] }, true),
  sample('console-export', exportPage, { ...all, export: file, manifest: undefined }, true),
  sample(
    'console-export-taken',
    exportPage,
    {
      ...all,
      export: taken,
      manifest: JSON.stringify({ manifest: '{"format":"yimen-officials-export-1"}', signature: 'c2lnbmF0dXJl' }),
      problem: { code: 'console.export-taken' },
    },
    true,
  ),
  sample('console-ask-export', askExportPage, { ...all, unit, typed: { reason: '' }, problems: {} }, true),
  sample(
    'console-ask-export-refused',
    askExportPage,
    {
      ...{ ...all, unit, typed: { reason: '无' }, problems: { reason: { code: 'console.reason-invalid' } } },
      problem: { code: 'console.too-many' },
    },
    true,
  ),
  sample(
    'console-logins-unit',
    loginsPage,
    {
      ...{
        ...all,
        section: 'units',
        name: unit.name,
        up: '/console/units/x',
        days: figures.days,
        charts: figures.charts,
      },
      busiest: {
        units: [{ href: '/console/units/y/logins', name: '示例省税务局第一税务分局', count: 402_113 }],
        applications: [{ href: '/console/applications/tax-demo', name: '示例电子税务局', count: 38_004 }],
      },
    },
    true,
  ),
  sample(
    'console-logins-application',
    loginsPage,
    {
      ...{ ...all, section: 'applications', name: '示例电子税务局', up: '/console/applications/tax-demo' },
      ...{ days: figures.days, charts: figures.charts, busiest: undefined },
    },
    true,
  ),
  sample(
    'console-logins-none',
    loginsPage,
    {
      ...{ ...all, section: 'units', name: unit.name, up: '/console/units/x', days: figures.days },
      ...{ charts: [{ kind: 'entered', series: [] }], busiest: { units: [], applications: [] } },
    },
    true,
  ),
];
