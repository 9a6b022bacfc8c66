import { claimPage } from '../../views/journey/claim-page.ts';
import { codePage } from '../../views/journey/code-page.ts';
import { completedPage } from '../../views/journey/completed-page.ts';
import { consentPage } from '../../views/journey/consent-page.ts';
import { credentialPage } from '../../views/journey/credential-page.ts';
import { expiredPage } from '../../views/journey/expired-page.ts';
import { identifierPage } from '../../views/journey/identifier-page.ts';
import { passkeyOfferPage } from '../../views/journey/passkey-offer-page.ts';
import { passwordPage } from '../../views/journey/password-page.ts';
import type { ConsentPageProps } from '../../views/journey/props.ts';
import { registerPage } from '../../views/journey/register-page.ts';
import { resetPasswordPage } from '../../views/journey/reset-password-page.ts';
import { stepUpPage } from '../../views/journey/step-up-page.ts';
import { waysPage } from '../../views/journey/ways-page.ts';
import { sample } from './sample.ts';

const application = { name: '住房公积金服务', unit: '示例省住房和城乡建设厅' };
const journey = { base: '/login/9fT3kQ', application };
const passkey = { challenge: 'AAECAwQFBgcICQ', rpId: 'localhost', userVerification: 'required', allowCredentials: [] };
const creation = {
  challenge: 'AAECAwQFBgcICQ',
  rp: { id: 'localhost', name: '一门' },
  user: { id: 'AAECAw', name: '13800138000', displayName: '王建国' },
  pubKeyCredParams: [{ alg: -7, type: 'public-key' }],
  authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  excludeCredentials: [],
};
const username = '13800138000';
const consent: ConsentPageProps = {
  ...journey,
  application,
  items: [
    { scope: 'openid' },
    { scope: 'profile', purpose: '在办理页面称呼您', value: '王建国' },
    { scope: 'phone', purpose: '通知您办理进度', value: '138****8000' },
  ],
  sensitive: [{ scope: 'id_document', purpose: '核对公积金账户', value: '4401**********9986' }],
  shown: 'openid profile phone | id_document |',
  basis: 'consent',
  lastsDays: 90,
  policyUri: 'https://housing.example.cn/privacy',
  termsUri: 'https://housing.example.cn/terms',
};
const code = { ...journey, destination: '138 0013 8000', channel: 'sms', problems: {}, resendInSeconds: 42 } as const;

/** Every page of the journey, in every state that looks different. */
export const journeySamples = [
  sample('identifier', identifierPage, { ...journey, username: '', problems: {}, passkey }),
  sample('identifier-without-passkey', identifierPage, {
    base: journey.base,
    application: undefined,
    username,
    problems: {},
  }),
  sample('identifier-refused', identifierPage, {
    ...journey,
    username: '1380013800',
    problems: { username: { code: 'identifier.unrecognised' } },
    passkey,
  }),
  sample('identifier-passkey-failed', identifierPage, {
    ...journey,
    username: '',
    problems: {},
    problem: { code: 'passkey.failed' },
    passkey,
  }),
  sample('identifier-after-reset', identifierPage, {
    ...journey,
    username,
    problems: {},
    notice: 'password-reset',
    passkey,
  }),
  sample('identifier-begun-anew', identifierPage, {
    ...journey,
    username: '',
    problems: {},
    notice: 'begun-anew',
    passkey,
  }),
  sample('password', passwordPage, {
    ...journey,
    username,
    problems: {},
    reason: 'login',
    ways: ['one-time-code', 'passkey'],
    passkey,
  }),
  sample('password-wrong', passwordPage, {
    ...journey,
    username,
    problems: {},
    problem: { code: 'login.failed' },
    reason: 'login',
    ways: ['one-time-code'],
  }),
  sample('password-empty', passwordPage, {
    ...journey,
    username,
    problems: { password: { code: 'password.empty' } },
    reason: 'login',
    ways: ['one-time-code'],
  }),
  sample('password-throttled', passwordPage, {
    ...journey,
    username,
    problems: {},
    problem: { code: 'throttle.exceeded', seconds: 90 },
    reason: 'login',
    ways: [],
  }),
  sample('identifier-again', identifierPage, { ...journey, again: { why: 'again' }, username, problems: {}, passkey }),
  sample('identifier-too-old', identifierPage, {
    base: journey.base,
    application: undefined,
    again: { why: 'too-old', returnTo: '/account/passkeys' },
    username,
    problems: {},
    passkey,
  }),
  ...(['stronger', 'other-way', 'other-person', 'ended'] as const).map((why) =>
    sample(`identifier-${why}`, identifierPage, { ...journey, again: { why }, username: '', problems: {}, passkey }),
  ),
  sample('ways-other-way', waysPage, { ...journey, again: { why: 'other-way' }, username: '', passkey }),
  sample(
    'password-again',
    passwordPage,
    { ...journey, again: { why: 'too-old' }, username, problems: {}, reason: 'again', ways: ['one-time-code'] },
    true,
  ),
  sample(
    'password-more',
    passwordPage,
    { ...journey, username, problems: {}, reason: 'more', ways: ['one-time-code'] },
    true,
  ),
  sample('code', codePage, { ...code, purpose: 'login', ways: ['password'], outboxPath: '/development/outbox' }),
  sample('code-wrong', codePage, {
    ...code,
    purpose: 'register',
    ways: [],
    problems: { code: { code: 'code.wrong' } },
    resendInSeconds: 0,
  }),
  sample('code-mail', codePage, {
    ...code,
    purpose: 'reset',
    ways: [],
    destination: 'li.mei@example.cn',
    channel: 'email',
    notice: 'code-sent',
  }),
  sample('code-step-up', codePage, {
    ...code,
    purpose: 'step-up',
    ways: ['passkey'],
    passkey,
    problem: { code: 'code.too-soon', seconds: 30 },
  }),
  sample('claim', claimPage, { ...journey, username, channel: 'sms', origin: '示例省电子税务局旧平台' }),
  sample('claim-mail-too-soon', claimPage, {
    ...journey,
    username: 'li.mei@example.cn',
    channel: 'email',
    origin: undefined,
    problem: { code: 'code.too-soon', seconds: 30 },
  }),
  sample('ways', waysPage, { ...journey, username, passkey }),
  sample('ways-unnamed', waysPage, { ...journey, username: '' }),
  sample('register', registerPage, { ...journey, username: '', isClosed: false, problems: {} }),
  sample('register-closed', registerPage, {
    ...journey,
    username: '',
    isClosed: true,
    problems: {},
    problem: { code: 'registration.closed' },
  }),
  sample('register-refused', registerPage, {
    ...journey,
    isClosed: false,
    username: 'x@',
    problems: { username: { code: 'identifier.unrecognised' } },
  }),
  sample('credential', credentialPage, { ...journey, username, leastLength: 8, problems: {}, passkey: creation }),
  sample('credential-refused', credentialPage, {
    ...journey,
    leastLength: 8,
    username,
    problems: { password: { code: 'password.common' } },
  }),
  sample('passkey-offer', passkeyOfferPage, { ...journey, passkey: creation }),
  sample('step-up-again', stepUpPage, {
    ...journey,
    again: { why: 'stronger' },
    reason: 'phishing-resistant',
    passkey: { act: 'use', options: passkey },
    ways: [],
  }),
  sample(
    'step-up-more',
    stepUpPage,
    { ...journey, reason: 'more', ways: ['one-time-code', 'password'], isPasskeyMissing: true },
    true,
  ),
  sample(
    'step-up-passkey',
    stepUpPage,
    { ...journey, reason: 'phishing-resistant', passkey: { act: 'add', options: creation }, ways: [] },
    true,
  ),
  sample(
    'step-up-security-key',
    stepUpPage,
    { ...journey, reason: 'hardware', passkey: { act: 'use', options: passkey }, ways: [] },
    true,
  ),
  sample(
    'step-up-no-security-key',
    stepUpPage,
    {
      ...journey,
      reason: 'hardware',
      ways: [],
      isKeyMissing: true,
    },
    true,
  ),
  sample('consent', consentPage, consent, true),
  sample(
    'consent-wider',
    consentPage,
    {
      ...consent,
      items: consent.items.map((item) => (item.scope === 'phone' ? { ...item, mark: 'new' as const } : item)),
      sensitive: consent.sensitive.map((item) => ({ ...item, mark: 'agreed' as const })),
    },
    true,
  ),
  sample(
    'consent-notice',
    consentPage,
    { ...consent, basis: 'statute', sensitive: [], policyUri: undefined, termsUri: undefined },
    true,
  ),
  sample(
    'consent-to-a-program-of-administrators',
    consentPage,
    { ...consent, basis: 'statute', items: [{ scope: 'roles.read' }, { scope: 'people.lock' }], sensitive: [] },
    true,
  ),
  sample('reset-password', resetPasswordPage, { ...journey, username, leastLength: 15, problems: {} }),
  sample('reset-password-refused', resetPasswordPage, {
    ...journey,
    leastLength: 8,
    username,
    problems: { password: { code: 'password.too-short', characters: 8 } },
  }),
  sample('expired', (frame) => expiredPage(frame), {}),
  sample('completed', (frame) => completedPage(frame), {}),
];
