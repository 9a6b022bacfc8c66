import { permissions } from '../../server/lib/permission.ts';
import { auditPage } from '../../views/console/audit-page.ts';
import type { AuditPageProps, EventView, VerifyPageProps } from '../../views/console/props-audit.ts';
import { exportPage, verifyPage } from '../../views/console/verify-page.ts';
import { times } from './frame.ts';
import { sample } from './sample.ts';

const id = '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d';
const unit = { id, name: '示例省税务局第一税务分局（重点税源企业税收服务和管理局）', above: ['示例省人民政府'] };
const event: EventView = {
  ...{ sequence: '10482', type: 'person.account.locked', outcome: 'success', at: times.recent },
  ...{ actor: `蒋示例 · ${id}`, person: `李示例 · ${id}`, application: undefined },
  ...{ requestId: 'V1StGXR8_Z5jdHi6B-myT', requestHref: '/console/audit?request=V1StGXR8_Z5jdHi6B-myT' },
  ...{ network: '203.0.113.0/24', userAgent: 'Edge · Windows' },
  detail: [
    { name: 'sessions', value: '2' },
    { name: 'reason', value: '本人报告账号被盗，工单 20261125' },
  ],
};
const plain: EventView = {
  ...{ sequence: '10481', type: 'token.code.replayed', outcome: 'refused', at: times.yesterday },
  ...{ actor: undefined, person: undefined, application: '示例税务', requestId: undefined, requestHref: undefined },
  ...{ network: undefined, userAgent: undefined, detail: [] },
};
const declined: EventView = { ...plain, sequence: '10480', type: 'consent.denied' };
const page: AuditPageProps = {
  permissions,
  typed: { person: '', type: '', request: '', from: '', until: '' },
  problems: {},
  unit: { query: '', found: [], chosen: undefined },
  events: [event, plain, declined],
  nextHref: '/console/audit?before=10480',
  exportHref: '/console/audit/export',
};
const verifying: VerifyPageProps = { permissions, choices: [20, 200, 2000], seals: 200, result: undefined };
const span = { seals: 200, events: 4711, waiting: 3, afterSequence: '5771', throughSequence: '10482' };

/** The audit log as audit administrators read it. */
export const consoleAuditSamples = [
  sample('console-audit', auditPage, page, true),
  sample(
    'console-audit-searched',
    auditPage,
    {
      ...page,
      typed: { person: '13800', type: 'session.ended', request: 'x', from: '2026-13-01', until: '2026-01-31' },
      problems: {
        person: { code: 'console.person-invalid' },
        type: { code: 'console.type-invalid' },
        from: { code: 'console.day-invalid' },
      },
      unit: { query: '税务', found: [unit, { ...unit, id: `1${id.slice(1)}` }], chosen: unit },
      events: [],
      nextHref: undefined,
      exportHref: undefined,
    },
    true,
  ),
  sample('console-audit-none-here', auditPage, { ...page, events: [] }, true),
  sample('console-audit-verify', verifyPage, verifying, true),
  sample(
    'console-audit-intact',
    verifyPage,
    { ...verifying, result: { ...span, intact: true, fault: undefined, sequence: undefined } },
    true,
  ),
  sample(
    'console-audit-broken',
    verifyPage,
    {
      ...verifying,
      result: { ...span, intact: false, fault: 'event-changed', sequence: '8123', afterSequence: '0' },
    },
    true,
  ),
  sample(
    'console-audit-export',
    exportPage,
    {
      permissions,
      chosen: [
        { label: '机构', value: unit.name },
        { label: '开始日期', value: '2026-01-01' },
      ],
      fields: { unit: id, from: '2026-01-01' },
      typed: { reason: '' },
      problems: { reason: { code: 'console.reason-invalid' } },
    },
    true,
  ),
  sample(
    'console-audit-export-everything',
    exportPage,
    { permissions, chosen: [], fields: {}, typed: { reason: '' }, problems: {} },
    true,
  ),
];
