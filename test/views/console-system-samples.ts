import { permissions } from '../../server/lib/permission.ts';
import type { EntryRow } from '../../server/outbox/dead-letters.ts';
import { deliveriesPage, deliveryPage } from '../../views/console/delivery-page.ts';
import { enterpriseAdminPage, enterprisesAdminPage } from '../../views/console/enterprises-page.ts';
import { keyPage, keysPage } from '../../views/console/keys-page.ts';
import type { EnterpriseLine, MandateLine } from '../../views/console/props-enterprises.ts';
import type { CertificateView, EndingView, SourceView } from '../../views/console/props-sources.ts';
import { sourcePage } from '../../views/console/source-page.ts';
import { newSourcePage, sourcesPage } from '../../views/console/sources-page.ts';
import { keys, systemFigures } from './console-figures.ts';
import { now, times } from './frame.ts';
import { sample } from './sample.ts';

const entry: EntryRow = {
  id: '3b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  kind: 'backchannel-logout',
  target: 'housing-provident-fund-online',
  status: 'dead',
  attempts: 12,
  lastError: 'logout.status-503',
  createdAt: times.yesterday,
  at: times.recent,
};
const waiting: EntryRow = { ...entry, kind: 'message', target: 'sms', status: 'pending', attempts: 0, lastError: null };
const all = { permissions };
const blank = { typed: { reason: '' }, problems: {} };
const refused = { typed: { reason: '无' }, problems: { reason: { code: 'console.reason-invalid' } } } as const;
const states = systemFigures.deliveries ?? [];
const [current, next] = keys;
if (!current || !next) throw new Error('there are keys in the samples');

const source: SourceView = { slug: 'city', kind: 'oidc', issuer: 'https://id.city.example', enabled: true };
const about = {
  source,
  ...({
    identityTypes: ['citizen', 'enterprise'],
    highestIal: 2,
    highestAcr: 'urn:yimen:aal2',
    certificates: [],
    mayWrite: true,
  } as const),
};
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const fingerprint = Array.from({ length: 32 }, (_, at) =>
  ((at * 37 + 11) % 256).toString(16).padStart(2, '0').toUpperCase(),
).join(':');
const certificates: CertificateView[] = [
  { use: 'ours', fingerprint, endsAt: times.yesterday, isReplaced: false },
  { use: 'theirs', fingerprint, endsAt: inDays(12), isReplaced: true },
  { use: 'authority', fingerprint, endsAt: inDays(2), isReplaced: false },
  { use: 'theirs', fingerprint, endsAt: inDays(700), isReplaced: false },
];
const ending: EndingView[] = [
  { slug: 'bank', use: 'ours', endsAt: times.yesterday },
  { slug: 'bank', use: 'theirs', endsAt: inDays(12) },
];
const blankSource = { typed: { reason: '', claims: '', acr: '', amr: '' }, problems: {} };

const enterprise: EnterpriseLine = {
  id: '5b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  uscc: '91440101MA59EXAM1K',
  name: '示例（广州）科技有限公司',
  kind: 'company',
  status: 'active',
  isHeld: false,
};
const mandate: MandateLine = {
  id: '6b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  agent: '*示例',
  role: 'agent',
  state: 'running',
  createdAt: times.yesterday,
  validUntil: new Date('2027-01-01'),
};

/** Pages about what belongs to no unit, in every state that looks different. */
export const consoleSystemSamples = [
  sample(
    'console-deliveries',
    deliveriesPage,
    {
      ...all,
      state: 'dead',
      entries: [entry, { ...entry, id: `4${entry.id.slice(1)}` }],
      states,
      nextHref: '/console/delivery?fromId=x',
    },
    true,
  ),
  sample(
    'console-deliveries-waiting',
    deliveriesPage,
    { ...all, state: 'waiting', entries: [waiting], states, nextHref: undefined, notice: 'delivery-replayed' },
    true,
  ),
  sample(
    'console-deliveries-none',
    deliveriesPage,
    { ...all, state: 'dead', entries: [], states: [], nextHref: undefined },
    true,
  ),
  sample('console-delivery', deliveryPage, { ...all, entry, mayReplay: true, ...blank }, true),
  sample('console-delivery-refused', deliveryPage, { ...all, entry, mayReplay: true, ...refused }, true),
  sample(
    'console-delivery-waiting',
    deliveryPage,
    { ...all, entry: waiting, mayReplay: false, ...blank, problem: { code: 'console.not-dead' } },
    true,
  ),
  sample(
    'console-keys',
    keysPage,
    { ...all, keys, mayRotate: true, typed: { reason: '', alg: 'RS256' }, problems: {}, notice: 'key-rotated' },
    true,
  ),
  sample(
    'console-keys-refused',
    keysPage,
    {
      ...all,
      keys,
      mayRotate: true,
      typed: { reason: '例行轮换', alg: 'ES256' },
      problems: {},
      problem: { code: 'console.not-published' },
    },
    true,
  ),
  sample(
    'console-keys-read',
    keysPage,
    { ...all, keys, mayRotate: false, typed: { reason: '', alg: '' }, problems: {} },
    true,
  ),
  sample('console-key', keyPage, { ...all, key: current, mayWithdraw: true, ...blank }, true),
  sample(
    'console-key-refused',
    keyPage,
    { ...all, key: next, mayWithdraw: true, ...refused, problem: { code: 'console.already-waiting' } },
    true,
  ),
  sample(
    'console-key-withdrawn',
    keyPage,
    { ...all, key: { ...current, status: 'withdrawn', retiredAt: times.recent }, mayWithdraw: false, ...blank },
    true,
  ),
  sample(
    'console-sources',
    sourcesPage,
    {
      ...all,
      sources: [source, { ...source, slug: 'bank', kind: 'saml', enabled: false }],
      ending,
      mayAdd: true,
      notice: 'source-switched',
    },
    true,
  ),
  sample('console-sources-none', sourcesPage, { ...all, sources: [], ending: [], mayAdd: false }, true),
  sample('console-source', sourcePage, { ...all, ...about, ...blankSource }, true),
  sample('console-source-certificates', sourcePage, { ...all, ...about, ...blankSource, certificates }, true),
  sample(
    'console-source-tested',
    sourcePage,
    {
      ...all,
      ...about,
      source: { ...source, enabled: false },
      ...blankSource,
      steps: [
        { name: 'settings', ok: true },
        { name: 'discovery', ok: true },
        { name: 'keys', ok: false, detail: 'unreachable' },
      ],
    },
    true,
  ),
  sample(
    'console-source-preview',
    sourcePage,
    {
      ...all,
      ...about,
      typed: { reason: '', claims: '{ "name": "张示例", "mobile": "138" }', acr: 'gold', amr: 'pwd otp' },
      problems: {},
      preview: {
        name: '张示例',
        mobile: undefined,
        email: 'zhang@example.cn',
        document: { type: 'resident-id', number: '4400**********9985', level: 2 },
        ...({ ial: 2, acr: 'urn:yimen:aal2', amr: 'pwd otp', groups: '' } as const),
        attributes: [{ field: 'department', value: '市政务服务数据管理局' }],
        lost: ['mobile'],
      },
    },
    true,
  ),
  sample(
    'console-source-refused',
    sourcePage,
    {
      ...all,
      ...about,
      mayWrite: false,
      typed: { reason: '', claims: '{', acr: '', amr: '' },
      problems: { claims: { code: 'console.json-invalid' } },
    },
    true,
  ),
  sample(
    'console-new-source',
    newSourcePage,
    { ...all, typed: { configuration: '', reason: '' }, problems: {}, settings: [] },
    true,
  ),
  sample(
    'console-new-source-refused',
    newSourcePage,
    {
      ...all,
      typed: { configuration: '{ "id": "city" }', reason: '新建市级平台' },
      problems: { secrets: { code: 'console.json-invalid' } },
      settings: [
        { path: 'configuration.connection.issuer', code: 'settings.address' },
        { path: 'configuration.label', code: 'settings.invalid_type' },
        { path: 'configuration.kind', code: 'settings.something_else' },
      ],
      problem: { code: 'console.settings-invalid' },
    },
    true,
  ),
  sample(
    'console-enterprises',
    enterprisesAdminPage,
    {
      ...all,
      query: '示例',
      enterprises: [enterprise, { ...enterprise, status: 'suspended', isHeld: true }],
      nextHref: '/console/enterprises?after=x',
    },
    true,
  ),
  sample(
    'console-enterprises-none',
    enterprisesAdminPage,
    { ...all, query: '火星', enterprises: [], nextHref: undefined },
    true,
  ),
  sample(
    'console-enterprise',
    enterpriseAdminPage,
    {
      ...all,
      enterprise: { ...enterprise, representative: '*示例', claimedAt: times.longAgo, checkedAt: times.yesterday },
      mandates: [mandate, { ...mandate, agent: '示例财税代理有限公司', state: 'ended', role: 'administrator' }],
      nextHref: '/console/enterprises/x?before=y',
      mayWrite: true,
      ...blank,
    },
    true,
  ),
  sample(
    'console-enterprise-held',
    enterpriseAdminPage,
    {
      ...all,
      enterprise: { ...enterprise, status: 'suspended', isHeld: true },
      mandates: [],
      nextHref: undefined,
      mayWrite: true,
      ...refused,
      problem: { code: 'console.registry-unavailable' },
    },
    true,
  ),
  sample(
    'console-enterprise-read',
    enterpriseAdminPage,
    { ...all, enterprise, mandates: [], nextHref: undefined, mayWrite: false, ...blank, notice: 'enterprise-held' },
    true,
  ),
];
