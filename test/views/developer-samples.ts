import { alertNames } from '../../server/developers/alerts/codes.ts';
import { filledSample, stacksFor } from '../../server/developers/integrate/stacks.ts';
import { alertsPage } from '../../views/developers/alerts-page.ts';
import { checkPage } from '../../views/developers/check-page.ts';
import { deliveryPage } from '../../views/developers/delivery-page.ts';
import { failuresPage } from '../../views/developers/failures-page.ts';
import { handOverPage } from '../../views/developers/hand-over-page.ts';
import { developersHomePage } from '../../views/developers/home-page.ts';
import { integratePage } from '../../views/developers/integrate-page.ts';
import { teamInvitationPage } from '../../views/developers/invitation-page.ts';
import { newTeamPage } from '../../views/developers/new-team-page.ts';
import { applicationOverviewPage } from '../../views/developers/overview-page.ts';
import { productionPage } from '../../views/developers/production-page.ts';
import type {
  AlertsPageProps,
  ApplicationView,
  ProductionPageProps,
  TeamPageProps,
  TeamView,
} from '../../views/developers/props.ts';
import { registerPage } from '../../views/developers/register-page.ts';
import { secretPage } from '../../views/developers/secret-page.ts';
import { settingsPage } from '../../views/developers/settings-page.ts';
import { teamPage } from '../../views/developers/team-page.ts';
import { testPersonsPage } from '../../views/developers/test-persons-page.ts';
import { now, times } from './frame.ts';
import { sample } from './sample.ts';

const later = (days: number) => new Date(now.getTime() + days * 86_400_000);

const team: TeamView = {
  id: '8f3d1f0e-2a44-4f0f-9a3f-5a6c1b2d3e4f',
  name: '信息中心接入组',
  unit: '示例省人力资源和社会保障厅',
  role: 'owner',
};
const member: TeamView = { ...team, role: 'member' };
const application: ApplicationView = {
  clientId: '0d1c2b3a-1111-4222-8333-444455556666',
  name: '社会保险单位网上服务',
  environment: 'sandbox',
  kind: 'web',
  isSuspended: false,
};
const inProduction: ApplicationView = {
  ...application,
  clientId: '0d1c2b3a-1111-4222-8333-444455557777',
  environment: 'production',
  isSuspended: true,
};
const service: ApplicationView = { ...application, kind: 'service', name: 'Background service of the pension fund' };
const of = { application, team };

const unit = '9b2f3c4d-2a44-4f0f-9a3f-5a6c1b2d3e4f';
const found = [
  { id: unit, name: '示例省人力资源和社会保障厅', above: '示例省人民政府' },
  { id: '9b2f3c4d-2a44-4f0f-9a3f-5a6c1b2d3e50', name: '示例市人力资源和社会保障局', above: undefined },
];
const newTeam = { query: '社会保障', units: found, hasMore: true, typed: { unit: '', name: '' }, problems: {} };

const members: TeamPageProps['members'] = [
  { id: '11111111-2222-4333-8444-555555555555', name: '王建国', role: 'owner', joinedAt: times.longAgo, isSelf: true },
  { id: '21111111-2222-4333-8444-555555555555', name: '李示例', role: 'member', joinedAt: times.recent, isSelf: false },
  {
    id: '31111111-2222-4333-8444-555555555555',
    name: undefined,
    role: 'owner',
    joinedAt: times.yesterday,
    isSelf: false,
  },
];
const full: TeamPageProps = {
  team,
  applications: [application, inProduction],
  members,
  invitations: [
    {
      id: '41111111-2222-4333-8444-555555555555',
      name: '古丽示例·买买提',
      mobile: '138****0000',
      role: 'member',
      expiresAt: later(6),
    },
  ],
  typed: { name: '', mobile: '', role: 'member' },
  problems: {},
};

const typed = {
  name: application.name,
  topic: 'social-security' as const,
  redirectUris: ['https://si.example.gov.cn/login/callback', 'https://si.example.gov.cn/mobile/login/callback'],
  postLogoutUris: ['https://si.example.gov.cn/'],
  backchannelLogoutUri: 'https://si.example.gov.cn/backchannel-logout',
  initiateLoginUri: '',
  policyUri: 'https://si.example.gov.cn/privacy',
  termsUri: '',
  scopes: ['profile' as const, 'enterprise' as const],
};
const scopes = ['profile', 'phone', 'email', 'enterprise', 'official', 'id_document', 'offline_access'] as const;
const blank = {
  ...{
    name: '',
    topic: '',
    redirectUris: [],
    postLogoutUris: [],
    backchannelLogoutUri: '',
    initiateLoginUri: '',
    policyUri: '',
    termsUri: '',
  },
  scopes: ['profile' as const],
};
const settings = { ...of, typed, scopes, problems: {}, version: 3 };
const invitation = {
  secret: 'x'.repeat(43),
  team: team.name,
  unit: team.unit,
  role: 'member',
  expiresAt: later(5),
} as const;
const overview = {
  ...of,
  issuer: 'https://login.example.gov.cn',
  method: 'client_secret_basic' as const,
  redirectUris: typed.redirectUris,
  topic: typed.topic,
  formerSecretUntil: undefined,
  isKnownElsewhere: false,
};
const persons = (['level-1', 'level-2', 'representative', 'agent-expired', 'official', 'locked'] as const).map(
  (situation) => ({ situation, loginName: `${situation}@8f3d1f0e.sandbox.invalid` }),
);

const offer = {
  id: '51111111-2222-4333-8444-555555555555',
  teamId: team.id,
  application: '档案查询',
  from: '档案馆信息科',
};

const failures = [
  {
    at: times.recent,
    endpoint: 'authorization',
    error: 'invalid_redirect_uri',
    cause: 'redirect-uri-unregistered' as const,
    parameter: 'redirect_uri',
    requestId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  },
  {
    at: times.yesterday,
    endpoint: 'token',
    error: 'invalid_client',
    cause: 'client-secret-wrong' as const,
    parameter: undefined,
    requestId: undefined,
  },
];
const seen = (passed: boolean, detail: 'verified' | 'fresh' | 'redeemed' | 'unreachable') => {
  return { passed, detail, at: times.recent };
};
const checked = [
  { item: 'pkce' as const, result: seen(true, 'verified') },
  { item: 'state' as const, result: seen(true, 'fresh') },
  { item: 'forged' as const, result: seen(false, 'redeemed') },
  { item: 'logout' as const, result: seen(false, 'unreachable') },
  { item: 'rotation' as const, result: undefined },
];
const asking: ProductionPageProps = {
  ...of,
  isPassed: true,
  request: undefined,
  typed: {
    redirectUris: typed.redirectUris,
    postLogoutUris: typed.postLogoutUris,
    backchannelLogoutUri: typed.backchannelLogoutUri,
    initiateLoginUri: '',
    policyUri: typed.policyUri,
    termsUri: '',
  },
  scopes: ['profile', 'id_document'],
  justified: { profile: { purpose: '在回执上显示您的姓名', basis: '《社会保险法》第五十七条' } },
  reason: '',
  problems: {},
};
const decided = { at: times.yesterday, productionClientId: inProduction.clientId, reason: '已核对' };
const over = { ...of, items: [], watchedUntil: undefined, isPassed: false };

const values = {
  issuer: 'https://login.example.gov.cn',
  clientId: application.clientId,
  redirectUri: 'https://si.example.gov.cn/login/callback',
  scope: 'openid profile enterprise',
};
const stack = (name: 'node' | 'nginx' | 'java' | 'ci') => ({
  ...of,
  stacks: stacksFor('web'),
  stack: name,
  ...filledSample(name, values),
});

const notices = (['dead', 'pending', 'delivered'] as const).map((status, at) => ({
  id: `6111111${at}-2222-4333-8444-555555555555`,
  kind: (['backchannel-logout', 'security-event', 'webhook'] as const)[at] ?? 'webhook',
  status,
  attempts: 32 - at * 15,
  error: status === 'delivered' ? undefined : 'logout.status-503',
  at: times.recent,
}));
const alerts: AlertsPageProps = {
  team,
  typed: { email: 'team@example.gov.cn', webhookUrl: 'https://si.example.gov.cn/hooks/yimen', muted: ['member.left'] },
  kinds: alertNames,
  version: '0123456789abcdef',
  hasSecret: true,
  webhookSecret: undefined,
  problems: {},
};

export const developerSamples = [
  sample('developers-delivery', deliveryPage, { ...of, notices }, true),
  sample('developers-delivery-none', deliveryPage, { ...of, notices: [] }, true),
  sample(
    'developers-alerts',
    alertsPage,
    { ...alerts, webhookSecret: 'whsec_bm90LWEtc2VjcmV0LWJ1dC1sb25nLWVub3VnaA==' },
    true,
  ),
  sample(
    'developers-alerts-refused',
    alertsPage,
    {
      ...alerts,
      problems: { email: { code: 'developer.email-not-own' }, webhookUrl: { code: 'developer.endpoint-invalid' } },
    },
    true,
  ),
  sample(
    'developers-alerts-overtaken',
    alertsPage,
    {
      ...alerts,
      problem: { code: 'developer.alerts-changed' },
      saved: { email: '', webhookUrl: 'https://si.example.gov.cn/hooks/two', muted: ['member.left', 'key.rotated'] },
    },
    true,
  ),
  sample('developers-integrate', integratePage, stack('node'), true),
  sample('developers-integrate-nginx', integratePage, stack('nginx'), true),
  sample('developers-integrate-java', integratePage, stack('java'), true),
  sample('developers-integrate-ci', integratePage, stack('ci'), true),
  sample('developers-failures', failuresPage, { ...of, failures }, true),
  sample('developers-failures-none', failuresPage, { ...of, failures: [] }, true),
  sample('developers-check', checkPage, { ...over, items: checked, watchedUntil: later(1) }, true),
  sample('developers-check-passed', checkPage, { ...over, items: checked.slice(0, 2), isPassed: true }, true),
  sample('developers-check-production', checkPage, { ...over, application: inProduction }, true),
  sample('developers-production', productionPage, asking, true),
  sample(
    'developers-production-refused',
    productionPage,
    {
      ...asking,
      request: { ...decided, status: 'declined', productionClientId: undefined },
      problems: { 'basis-id_document': { code: 'developer.text-missing' }, reason: { code: 'developer.text-missing' } },
    },
    true,
  ),
  sample(
    'developers-production-waiting',
    productionPage,
    { ...asking, request: { ...decided, status: 'waiting' } },
    true,
  ),
  sample(
    'developers-production-approved',
    productionPage,
    { ...asking, isPassed: false, request: { ...decided, status: 'approved' } },
    true,
  ),
  sample(
    'developers',
    developersHomePage,
    {
      isVerified: true,
      teams: [
        { ...team, applications: [application, inProduction] },
        { ...member, id: '8f3d1f0e-2a44-4f0f-9a3f-5a6c1b2d3e50', name: '档案馆信息科', applications: [] },
      ],
      offers: [offer],
    },
    true,
  ),
  sample('developers-empty', developersHomePage, { isVerified: false, teams: [], offers: [] }, true),
  sample('developers-new-team', newTeamPage, { ...newTeam, units: undefined, query: '', hasMore: false }, true),
  sample('developers-new-team-found', newTeamPage, newTeam, true),
  sample(
    'developers-new-team-refused',
    newTeamPage,
    {
      ...newTeam,
      typed: { unit: '', name: '组' },
      problems: { unit: { code: 'developer.unit-unknown' }, name: { code: 'developer.name-invalid' } },
    },
    true,
  ),
  sample('developers-new-team-none', newTeamPage, { ...newTeam, units: [], hasMore: false }, true),
  sample('developers-team', teamPage, { ...full, notice: 'team-created' }, true),
  sample(
    'developers-team-refused',
    teamPage,
    {
      ...full,
      typed: { name: '1', mobile: '12', role: 'owner' },
      problem: { code: 'developer.last-owner' },
      problems: { name: { code: 'developer.person-name-invalid' }, mobile: { code: 'developer.mobile-invalid' } },
    },
    true,
  ),
  sample('developers-team-member', teamPage, { ...full, team: member, applications: [], invitations: [] }, true),
  sample('developers-invitation', teamInvitationPage, { invitation }, true),
  sample('developers-invitation-unknown', teamInvitationPage, { invitation: undefined }, true),
  sample('developers-register', registerPage, { team, kind: undefined, typed: blank, scopes, problems: {} }, true),
  sample(
    'developers-register-refused',
    registerPage,
    {
      team,
      kind: 'mobile',
      typed: { ...typed, topic: '', redirectUris: ['http://*.example/callback'] },
      scopes,
      problems: {
        name: { code: 'developer.name-invalid' },
        kind: { code: 'developer.kind-missing' },
        topic: { code: 'topic.missing' },
        redirectUris: { code: 'developer.redirect-invalid' },
        backchannelLogoutUri: { code: 'developer.endpoint-invalid' },
      },
    },
    true,
  ),
  sample(
    'developers-secret',
    secretPage,
    {
      application,
      clientSecret: 'Qm9yaW5nLWJ1dC1zZWNyZXQtYW5kLWxvbmctZW5vdWdo',
      isNew: true,
    },
    true,
  ),
  sample(
    'developers-secret-none',
    secretPage,
    { application: { ...application, kind: 'spa' }, clientSecret: undefined, isNew: true },
    true,
  ),
  sample('developers-application', applicationOverviewPage, overview, true),
  sample(
    'developers-application-taken',
    applicationOverviewPage,
    { ...overview, notice: 'application-taken', isKnownElsewhere: true },
    true,
  ),
  sample('developers-application-rotated', applicationOverviewPage, { ...overview, formerSecretUntil: later(7) }, true),
  sample(
    'developers-application-public',
    applicationOverviewPage,
    {
      ...overview,
      application: inProduction,
      method: 'none',
      redirectUris: [],
    },
    true,
  ),
  sample('developers-settings', settingsPage, settings, true),
  sample(
    'developers-settings-service',
    settingsPage,
    {
      ...settings,
      application: service,
      problem: { code: 'developer.changed-meanwhile' },
    },
    true,
  ),
  sample('developers-settings-production', settingsPage, { ...settings, application: inProduction }, true),
  sample(
    'developers-hand-over',
    handOverPage,
    {
      ...of,
      open: undefined,
      code: '8f3d',
      problems: { code: { code: 'developer.team-unknown' } },
    },
    true,
  ),
  sample(
    'developers-hand-over-open',
    handOverPage,
    {
      ...of,
      open: { id: offer.id, to: offer.from, expiresAt: later(13) },
      code: '',
      problems: {},
    },
    true,
  ),
  sample(
    'developers-hand-over-member',
    handOverPage,
    { ...of, team: member, open: undefined, code: '', problems: {} },
    true,
  ),
  sample('developers-test-persons', testPersonsPage, { team, password: 'abcd-efgh-jkmn', persons }, true),
];
