import { chooseIdentityPage } from '../../views/identities/choose-page.ts';
import { missingIdentityPage } from '../../views/identities/missing-page.ts';
import type { IdentityCard } from '../../views/identities/props.ts';
import { switchIdentityPage } from '../../views/identities/switch-page.ts';
import { consentPage } from '../../views/journey/consent-page.ts';
import { missingAssurancePage } from '../../views/journey/missing-assurance-page.ts';
import { stepUpPage } from '../../views/journey/step-up-page.ts';
import { sample } from './sample.ts';

const application = { name: '电子税务局', unit: '示例省税务局' };
const journey = { base: '/login/9fT3kQ', application };
const id = (last: number) => `0b5f3a52-2a19-4b6c-9d0c-0e6a1c3f7a1${last}`;

const myself: IdentityCard = { key: 'citizen', type: 'citizen', name: '王建国' };
const bakery: IdentityCard = {
  key: `mandate:${id(1)}`,
  type: 'enterprise',
  name: '广州市天河区示例面包店',
  role: 'agent',
  agency: '示例（广州）财税代理有限公司',
  services: ['电子税务局', '社会保险费缴纳'],
  until: new Date('2027-12-31T16:00:00Z'),
};
const company: IdentityCard = {
  key: `representative:${id(2)}`,
  type: 'enterprise',
  name: '示例（广州）科技有限公司',
  role: 'representative',
};
const administrator: IdentityCard = {
  ...company,
  key: `mandate:${id(3)}`,
  role: 'administrator',
  until: new Date('2026-06-30T16:00:00Z'),
};
const post: IdentityCard = {
  key: `post:${id(4)}`,
  type: 'official',
  unit: '示例省税务局天河分局',
  title: '税务专管员',
};

const acting = { ...journey, sensitive: [], shown: 'citizen | openid | | ', basis: 'statute', lastsDays: 365 } as const;

/** Every page on which somebody chooses in which identity they come, or hears why they cannot. */
export const identitySamples = [
  sample('choose-identity', chooseIdentityPage, {
    ...journey,
    possible: [
      { card: bakery, isLast: true, stronger: false },
      { card: myself, isLast: false, stronger: false },
      { card: company, isLast: false, stronger: false },
      { card: post, isLast: false, stronger: true },
    ],
    hindered: [],
    hasSession: false,
  }),
  sample('choose-identity-hindered', chooseIdentityPage, {
    ...journey,
    possible: [
      { card: myself, isLast: false, stronger: false },
      { card: company, isLast: false, stronger: false },
    ],
    hindered: [
      { card: administrator, hindrances: [{ code: 'service-not-covered' }] },
      { card: bakery, hindrances: [{ code: 'ial-of-grantor', level: 3 }] },
    ],
    hasSession: true,
    problem: { code: 'identity.not-possible' },
  }),
  sample('choose-identity-later', chooseIdentityPage, {
    base: journey.base,
    application: undefined,
    possible: [{ card: { key: 'citizen', type: 'citizen', name: undefined }, isLast: false, stronger: false }],
    hindered: [{ card: company, hindrances: [{ code: 'proof-too-old', days: 365 }] }],
    hasSession: false,
  }),
  sample('missing-identity', missingIdentityPage, {
    ...journey,
    hindered: [
      { card: myself, hindrances: [{ code: 'ial', level: 2 }] },
      { hindrances: [{ code: 'no-enterprise' }] },
      { hindrances: [{ code: 'no-post' }] },
    ],
  }),
  sample('missing-identity-in-person', missingIdentityPage, {
    ...journey,
    hindered: [{ card: myself, hindrances: [{ code: 'ial', level: 4 }] }],
  }),
  sample('missing-identity-for-enterprise', missingIdentityPage, {
    ...journey,
    hindered: [{ hindrances: [{ code: 'other-enterprise', uscc: '92440106MA5ABC235D' }] }],
  }),
  sample('missing-identity-for-act', missingIdentityPage, {
    ...journey,
    hindered: [{ card: bakery, hindrances: [{ code: 'acts-not-covered' }] }],
  }),
  sample('missing-assurance', missingAssurancePage, {
    ...journey,
    items: [
      { scope: 'id_document', hindrance: { code: 'ial', level: 2 } },
      { scope: 'phone', hindrance: { code: 'proof-too-old', days: 365 } },
    ],
  }),
  sample('missing-assurance-in-person', missingAssurancePage, {
    base: journey.base,
    application: undefined,
    items: [
      { scope: 'id_document', hindrance: { code: 'ial', level: 3 } },
      { scope: 'enterprise', hindrance: { code: 'ial-of-grantor', level: 3 } },
    ],
  }),
  sample('consent-acting', consentPage, {
    ...acting,
    items: [],
    acting: { card: bakery, uscc: '92440106MA5ABC235D', actions: ['view', 'submit'] },
  }),
  sample('consent-acting-everything', consentPage, {
    ...acting,
    items: [{ scope: 'openid' }, { scope: 'enterprise', purpose: '为企业办理纳税申报' }],
    basis: 'consent',
    acting: { card: company, uscc: '91440101MA5TERT15W' },
  }),
  sample('step-up-for-identity', stepUpPage, {
    ...journey,
    reason: 'phishing-resistant',
    ways: [],
    passkey: { act: 'use', options: { challenge: 'AAECAwQFBgcICQ', rpId: 'localhost', allowCredentials: [] } },
    worn: { card: post, hasOthers: true },
  }),
  sample('consent-in-identity', consentPage, {
    ...journey,
    worn: company,
    items: [{ scope: 'enterprise', purpose: '办理纳税申报' }],
    sensitive: [],
    shown: 'enterprise',
    basis: 'consent',
    lastsDays: 365,
  }),
  sample(
    'switch-identity',
    switchIdentityPage,
    {
      clientId: 'tax-demo',
      application: application.name,
      possible: [
        { card: company, isLast: true, stronger: false },
        { card: myself, isLast: false, stronger: false },
      ],
    },
    true,
  ),
  sample(
    'switch-identity-none',
    switchIdentityPage,
    { clientId: 'tax-demo', application: application.name, possible: [] },
    true,
  ),
];

export const chosenSamples = [
  { clientId: 'tax-demo', ...application, card: bakery },
  { clientId: 'archive', name: '档案查询', unit: '示例省档案馆' },
];
