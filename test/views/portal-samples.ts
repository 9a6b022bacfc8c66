import { errorPage } from '../../views/errors/error-page.ts';
import { activityPage } from '../../views/portal/activity-page.ts';
import { applicationsPage } from '../../views/portal/applications-page.ts';
import { changePasswordPage } from '../../views/portal/change-password-page.ts';
import { homePage } from '../../views/portal/home-page.ts';
import { identifiersPage } from '../../views/portal/identifiers-page.ts';
import { identityPage } from '../../views/portal/identity-page.ts';
import { loggedOutPage } from '../../views/portal/logged-out-page.ts';
import { logoutPage } from '../../views/portal/logout-page.ts';
import { notMePage } from '../../views/portal/not-me-page.ts';
import { onwardPage } from '../../views/portal/onward-page.ts';
import { outboxPage } from '../../views/portal/outbox-page.ts';
import { overviewPage } from '../../views/portal/overview-page.ts';
import { passkeysPage } from '../../views/portal/passkeys-page.ts';
import { profilePage } from '../../views/portal/profile-page.ts';
import type {
  ActivityEvent,
  IdentityPageProps,
  OnwardPageProps,
  OverviewPageProps,
  PasskeyView,
  ServicesPageProps,
} from '../../views/portal/props.ts';
import { removePasskeyPage } from '../../views/portal/remove-passkey-page.ts';
import { servicesPage } from '../../views/portal/services-page.ts';
import { sessionsPage } from '../../views/portal/sessions-page.ts';
import { verifyIdentifierPage } from '../../views/portal/verify-identifier-page.ts';
import { takeBackPage } from '../../views/recovery/take-back-page.ts';
import { takenBackPage } from '../../views/recovery/taken-back-page.ts';
import { times } from './frame.ts';
import { chosenSamples } from './identity-samples.ts';
import { sample } from './sample.ts';

const housing = {
  name: '住房公积金服务',
  unit: '示例省住房和城乡建设厅',
  serves: ['citizen', 'enterprise'],
  href: 'http://localhost:3002/',
} as const;
const tax = {
  name: '电子税务服务',
  unit: '示例省税务局第一税务分局办税服务厅（示例市示例区政务服务中心）',
  serves: ['citizen'],
  href: 'https://tax.example.cn/login',
} as const;
const units = [
  { id: '0b1f7c52-9a59-4d4e-8d3c-5a1c4bb1a001', name: tax.unit, count: 86 },
  { id: '0b1f7c52-9a59-4d4e-8d3c-5a1c4bb1a002', name: '示例市人民政府', count: 1240 },
] as const;
const directory: ServicesPageProps = {
  isFirst: true,
  query: '',
  topic: undefined,
  unit: undefined,
  administers: true,
  recent: [housing],
  topics: [
    { topic: 'household', count: 86 },
    { topic: 'social-security', count: 174 },
    { topic: 'housing', count: 12 },
    { topic: 'taxes', count: 1240 },
    { topic: 'other', count: 3 },
  ],
  units,
  services: [
    { ...housing, topic: 'housing' },
    { ...tax, topic: 'taxes' },
  ],
  total: 1515,
  next: 'tax-demo',
};
const narrowed = { isFirst: false, administers: false, recent: [], next: undefined, total: 1 };
const nothing = { ...directory, ...narrowed, topics: [], units: [], services: [], total: 0 };
const application = { name: housing.name, unit: housing.unit };
const options = { challenge: 'AAECAwQFBgcICQ', rp: { name: '一门' }, user: { id: 'AA', name: 'a', displayName: 'a' } };
const passkeys: PasskeyView[] = [
  { id: '6f9a', name: '我的手机', createdAt: times.longAgo, lastUsedAt: times.recent, synced: true, proven: false },
  {
    id: '7b21',
    name: '办公室的安全钥匙',
    createdAt: times.yesterday,
    lastUsedAt: undefined,
    synced: false,
    proven: true,
  },
];
const phone = passkeys[0] as PasskeyView;
const events: ActivityEvent[] = [
  {
    id: 'e1',
    type: 'login.attempt.succeeded',
    outcome: 'success',
    at: times.recent,
    userAgent: 'Chrome · Windows',
    network: '203.0.113.0/24',
    application: housing.name,
  },
  { id: 'e2', type: 'login.attempt.failed', outcome: 'refused', at: times.yesterday, network: '198.51.100.0/24' },
  {
    id: 'e3',
    type: 'consent.granted',
    outcome: 'success',
    at: times.longAgo,
    userAgent: 'Safari · iPhone',
    application: tax.name,
  },
  { id: 'e4', type: 'consent.denied', outcome: 'refused', at: times.longAgo, application: tax.name },
];
const overview: OverviewPageProps = {
  name: '王建国',
  assuranceLevel: 2,
  acr: 'phr',
  hasPassword: true,
  posts: 1,
  administers: true,
  passkeys: 2,
  sessions: 3,
  applications: 2,
  waitingMandates: 1,
};
const identity: IdentityPageProps = {
  assuranceLevel: 1,
  documents: [],
  type: 'resident-id',
  issuer: '',
  number: '',
  name: '',
  problems: {},
};

/** Every page of the account and around it, in every state that looks different. */
export const portalSamples = [
  sample('home', homePage, { demonstration: [housing, tax] }),
  sample('home-live', homePage, {}),
  sample('services', servicesPage, directory, true),
  sample(
    'services-topic',
    servicesPage,
    {
      ...directory,
      ...narrowed,
      ...{ isFirst: true, total: 1326 },
      topic: 'taxes',
      services: [{ ...tax, topic: 'taxes' }],
    },
    true,
  ),
  sample(
    'services-both',
    servicesPage,
    {
      ...directory,
      ...narrowed,
      query: '申报',
      topic: 'taxes',
      services: [{ ...tax, topic: 'taxes' }],
      unit: { id: units[0].id, name: units[0].name },
    },
    true,
  ),
  sample(
    'services-unknown-topic',
    servicesPage,
    { ...directory, recent: [], problem: { code: 'services.topic-unknown' } },
    true,
  ),
  sample('services-none', servicesPage, { ...nothing, query: '结婚登记' }, true),
  sample('services-none-in-topic', servicesPage, { ...nothing, query: '结婚登记', topic: 'environment' }, true),
  sample('overview', overviewPage, overview, true),
  sample(
    'overview-new',
    overviewPage,
    {
      name: undefined,
      assuranceLevel: 1,
      acr: 'urn:yimen:aal1',
      hasPassword: false,
      posts: 0,
      administers: false,
      passkeys: 0,
      sessions: 1,
      applications: 0,
      waitingMandates: 0,
    },
    { name: '' },
  ),
  sample(
    'profile',
    profilePage,
    { name: '王建国', nameIsVerified: true, locale: 'zh-Hans', largePrint: false, problems: {}, notice: 'saved' },
    true,
  ),
  sample(
    'profile-refused',
    profilePage,
    { name: '1', nameIsVerified: false, locale: 'en', largePrint: true, problems: { name: { code: 'name.invalid' } } },
    true,
  ),
  sample('identity', identityPage, identity, true),
  sample(
    'identity-refused',
    identityPage,
    {
      ...identity,
      name: '王建国',
      number: '440104199003079980',
      problems: { number: { code: 'document.check-digit' } },
    },
    true,
  ),
  sample(
    'identity-other-type',
    identityPage,
    {
      ...identity,
      number: '810000198808089915',
      problems: {
        number: { code: 'document.other-type', type: 'hk-macao-residence-permit' },
        issuer: { code: 'document.issuer' },
      },
    },
    true,
  ),
  sample('identity-not-foreign', identityPage, {
    ...identity,
    type: 'foreign-passport',
    issuer: 'HKG',
    number: 'H99912345',
    problems: { issuer: { code: 'document.issuer-not-foreign' } },
  }),
  sample(
    'identity-unavailable',
    identityPage,
    { ...identity, problem: { code: 'identity.registry-unavailable' } },
    true,
  ),
  sample(
    'identity-verified',
    identityPage,
    {
      ...identity,
      assuranceLevel: 2,
      documents: [{ type: 'resident-id', number: '4401**********9986', verifiedAt: times.longAgo }],
      notice: 'identity-verified',
    },
    true,
  ),
  sample(
    'identifiers',
    identifiersPage,
    {
      identifiers: [
        { kind: 'mobile', value: '+86 138****8000', verifiedAt: times.longAgo },
        { kind: 'email', value: 'li***@example.cn', verifiedAt: undefined },
      ],
      username: '',
      problems: {},
    },
    true,
  ),
  sample(
    'identifiers-refused',
    identifiersPage,
    { identifiers: [], username: 'nobody', problems: { username: { code: 'identifier.unrecognised' } } },
    true,
  ),
  sample(
    'verify-identifier',
    verifyIdentifierPage,
    {
      destination: 'li.mei@example.cn',
      channel: 'email',
      problems: {},
      resendInSeconds: 30,
      outboxPath: '/development/outbox',
    },
    true,
  ),
  sample(
    'verify-identifier-refused',
    verifyIdentifierPage,
    { destination: '138 0013 8000', channel: 'sms', problems: { code: { code: 'code.wrong' } }, resendInSeconds: 0 },
    true,
  ),
  sample('passkeys', passkeysPage, { passkeys, options, offersSecurityKey: true, notice: 'passkey-added' }, true),
  sample('passkeys-none', passkeysPage, { passkeys: [], options, offersSecurityKey: false }, true),
  sample(
    'passkeys-rename-refused',
    passkeysPage,
    {
      passkeys,
      options,
      offersSecurityKey: true,
      rename: { id: '6f9a', name: '   ', problem: { code: 'passkey.invalid-name' } },
    },
    true,
  ),
  sample('remove-passkey', removePasskeyPage, { passkey: phone, isLast: true, hasPassword: true }, true),
  sample(
    'password-change',
    changePasswordPage,
    { leastLength: 8, username: '13800138000', hasPassword: true, asksCurrent: true, problems: {} },
    true,
  ),
  sample(
    'password-change-refused',
    changePasswordPage,
    {
      leastLength: 8,
      username: '13800138000',
      hasPassword: true,
      asksCurrent: true,
      problems: { current: { code: 'password.wrong' }, password: { code: 'password.contains-context' } },
    },
    true,
  ),
  sample(
    'password-set',
    changePasswordPage,
    { leastLength: 8, username: '13800138000', hasPassword: false, asksCurrent: false, problems: {} },
    true,
  ),
  sample(
    'sessions',
    sessionsPage,
    {
      sessions: [
        {
          id: 's1',
          current: true,
          userAgent: 'Chrome · Windows',
          network: '203.0.113.0/24',
          startedAt: times.recent,
          applications: [housing.name, tax.name],
          via: [],
        },
        {
          id: 's2',
          current: false,
          userAgent: 'Safari · iPhone',
          network: '198.51.100.0/24',
          startedAt: times.yesterday,
          applications: [],
          via: ['示例市统一认证'],
        },
      ],
    },
    true,
  ),
  sample(
    'applications',
    applicationsPage,
    {
      applications: [
        {
          clientId: 'housing',
          ...application,
          identity: 'citizen',
          scopes: ['openid', 'profile', 'id_document'],
          grantedAt: times.yesterday,
        },
      ],
      chosen: chosenSamples,
      notice: 'consent-withdrawn',
    },
    true,
  ),
  sample('applications-none', applicationsPage, { applications: [], chosen: [] }, true),
  sample('activity', activityPage, { events, olderHref: '/account/activity?before=120' }, true),
  sample('activity-none', activityPage, { events: [] }, true),
  sample('not-me', notMePage, { event: events[1] }, true),
  sample(
    'logout',
    logoutPage,
    {
      action: 'http://localhost:3000/session/end/confirm',
      fields: { xsrf: 'a1b2c3' },
      application,
      applications: [housing.name, tax.name],
    },
    true,
  ),
  sample(
    'logout-upstream',
    logoutPage,
    {
      action: '/logout/confirm',
      fields: { xsrf: 'a1b2c3' },
      application,
      applications: [housing.name],
      source: { name: '示例市统一认证', isAsked: true },
    },
    true,
  ),
  sample(
    'logout-own',
    logoutPage,
    { action: '/logout/confirm', fields: {}, application: undefined, applications: [] },
    true,
  ),
  // As without JavaScript: it would leave at once. Another address than a registered one is drawn by nobody.
  sample(
    'onward',
    (frame, { fields }: Pick<OnwardPageProps, 'fields'>) => ({
      ...onwardPage(frame, { action: 'https://tax.example/callback', fields }),
      script: false,
    }),
    {
      fields: [
        ['code', 'a1b2c3'],
        ['state', '示例 "state"'],
      ],
    },
  ),
  sample('logged-out', loggedOutPage, { everywhere: false }),
  sample('logged-out-everywhere', loggedOutPage, { everywhere: true }),
  sample('outbox', outboxPage, {
    messages: [
      {
        id: 'm1',
        channel: 'sms',
        recipient: '+86 138 0013 8000',
        subject: '',
        body: '【一门】验证码 123456，10 分钟内有效，请勿告诉任何人。',
        sentAt: times.justNow,
      },
      {
        id: 'm2',
        channel: 'email',
        recipient: 'li.mei@example.cn',
        subject: '您的密码已修改',
        body: '如果不是您本人操作，\n请立即登录查看。',
        sentAt: times.recent,
      },
    ],
  }),
  sample('take-back', takeBackPage, { isValid: true }),
  sample('take-back-used', takeBackPage, { isValid: false }),
  sample('taken-back', (frame) => takenBackPage(frame), {}),
  sample('outbox-none', outboxPage, { messages: [] }),
  sample('error-unknown', errorPage, {
    status: 404,
    code: 'request.unknown',
    requestId: '0b0f7a5e-7f0e-4a0f-9a51-51c1dd6f1f1e',
  }),
  sample('error-throttled', errorPage, {
    status: 429,
    code: 'throttle.exceeded',
    requestId: '0b0f7a5e-7f0e-4a0f-9a51-51c1dd6f1f1e',
    retryAfterSeconds: 120,
  }),
  sample('error-fault', errorPage, {
    status: 500,
    code: 'server.fault',
    requestId: '0b0f7a5e-7f0e-4a0f-9a51-51c1dd6f1f1e',
  }),
  sample('error-protocol', errorPage, {
    status: 400,
    code: 'invalid_redirect_uri',
    requestId: '0b0f7a5e-7f0e-4a0f-9a51-51c1dd6f1f1e',
    detail: "redirect_uri did not match any of the client's registered redirect_uris",
  }),
];
