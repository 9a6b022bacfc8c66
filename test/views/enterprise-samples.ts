import { claimPage } from '../../views/enterprises/claim-page.ts';
import { endGrantedPage } from '../../views/enterprises/end-granted-page.ts';
import { enterpriseOverviewPage } from '../../views/enterprises/enterprise-overview-page.ts';
import { enterprisesPage } from '../../views/enterprises/enterprises-page.ts';
import { grantPage } from '../../views/enterprises/grant-page.ts';
import { grantedPage } from '../../views/enterprises/granted-page.ts';
import { namePersonPage } from '../../views/enterprises/name-person-page.ts';
import { peoplePage } from '../../views/enterprises/people-page.ts';
import type { ManagedEnterprise, MandateFormProps } from '../../views/enterprises/props.ts';
import { receivedPage } from '../../views/enterprises/received-page.ts';
import { renewPage } from '../../views/enterprises/renew-page.ts';
import { usesPage } from '../../views/enterprises/uses-page.ts';
import type { MandateView } from '../../views/mandates/props.ts';
import { now, times } from './frame.ts';
import { sample } from './sample.ts';

const later = (days: number) => new Date(now.getTime() + days * 86_400_000);

const enterprise: ManagedEnterprise = {
  id: '8f3d1f0e-2a44-4f0f-9a3f-5a6c1b2d3e4f',
  uscc: '91440101MA5TERT15W',
  name: '示例（广州）科技有限公司',
  kind: 'company',
  status: 'active',
  role: 'representative',
  until: undefined,
};
const administered: ManagedEnterprise = {
  ...enterprise,
  id: '0d1c2b3a-1111-4222-8333-444455556666',
  name: '示例省对外经济贸易与科技合作促进会广州市天河区办事处',
  kind: 'social-organisation',
  role: 'administrator',
  until: later(400),
};

const agent: MandateView = {
  id: '11111111-2222-4333-8444-555555555555',
  enterprise: enterprise.name,
  uscc: enterprise.uscc,
  isPaused: false,
  agency: undefined,
  role: 'agent',
  agent: '孙示例',
  isForAgency: false,
  services: ['电子税务服务'],
  acts: ['view', 'prepare', 'submit'],
  grantedBy: '李示例',
  note: '上半年办税',
  state: 'running',
  validFrom: times.longAgo,
  validUntil: later(200),
  invitationExpiresAt: times.longAgo,
  endedAt: undefined,
  endReason: undefined,
};
const agency: MandateView = {
  ...agent,
  id: '22222222-2222-4333-8444-555555555555',
  agent: '示例（广州）财税代理有限公司',
  isForAgency: true,
  services: undefined,
  acts: undefined,
  note: '',
};
const waiting: MandateView = {
  ...agent,
  id: '33333333-2222-4333-8444-555555555555',
  agent: '古丽示例·买买提',
  state: 'waiting',
  invitationExpiresAt: later(6),
};
const ended: MandateView = {
  ...agent,
  id: '44444444-2222-4333-8444-555555555555',
  state: 'ended',
  endedAt: times.yesterday,
  endReason: 'representative-changed',
};
const administrator: MandateView = {
  ...agent,
  id: '55555555-2222-4333-8444-555555555555',
  role: 'administrator',
  agent: '王示例',
  services: undefined,
  acts: undefined,
  note: '办公室主任',
};
const received: MandateView = {
  ...agency,
  enterprise: '天河示例面包店',
  uscc: '92440106MA5ABC235D',
  grantedBy: '*示例',
};
const part: MandateView = { ...agent, enterprise: received.enterprise, agency: enterprise.name };

const blank: MandateFormProps = {
  typed: { name: '', mobile: '', uscc: '', services: 'all', acts: 'all', until: '2025-07-18', note: '' },
  choices: {
    services: [
      { clientId: 'tax-demo', name: '电子税务服务', unit: '示例省税务局' },
      { clientId: 'social-demo', name: '社会保险单位网上服务', unit: '示例省人力资源和社会保障厅社会保险基金管理局' },
    ],
    acts: ['view', 'prepare', 'submit', 'sign', 'pay'],
    mayChooseAllServices: true,
    mayChooseAllActs: true,
    firstDay: '2025-06-19',
    lastDay: '2030-06-17',
  },
  problems: {},
};
const narrow: MandateFormProps = {
  ...blank,
  typed: { ...blank.typed, services: ['tax-demo'], acts: ['view'] },
  choices: {
    ...blank.choices,
    services: blank.choices.services.slice(0, 1),
    acts: ['view', 'prepare'],
    mayChooseAllServices: false,
    mayChooseAllActs: false,
  },
};

/** Every page of the enterprise centre, in every state that looks different. */
export const enterpriseSamples = [
  sample(
    'enterprises',
    enterprisesPage,
    { enterprises: [enterprise, administered, { ...enterprise, status: 'suspended' }] },
    true,
  ),
  sample('enterprises-none', enterprisesPage, { enterprises: [] }, true),
  sample('enterprise-claim', claimPage, { uscc: '', missing: undefined, problems: {} }, true),
  sample(
    'enterprise-claim-refused',
    claimPage,
    { uscc: enterprise.uscc, missing: undefined, problems: { uscc: { code: 'enterprise.not-confirmed' } } },
    true,
  ),
  sample(
    'enterprise-claim-unavailable',
    claimPage,
    {
      uscc: enterprise.uscc,
      missing: undefined,
      problems: {},
      problem: { code: 'enterprise.registry-unavailable' },
    },
    true,
  ),
  sample('enterprise-claim-unverified', claimPage, { uscc: '', missing: 'not-verified', problems: {} }, true),
  sample('enterprise-claim-no-document', claimPage, { uscc: '', missing: 'no-document', problems: {} }, true),
  sample(
    'enterprise-overview',
    enterpriseOverviewPage,
    {
      enterprise,
      checkedAt: times.yesterday,
      administrators: 2,
      granted: { running: 3, waiting: 1 },
      received: { running: 1, waiting: 2 },
      notice: 'enterprise-claimed',
    },
    true,
  ),
  sample(
    'enterprise-overview-administered',
    enterpriseOverviewPage,
    {
      enterprise: { ...administered, status: 'suspended' },
      checkedAt: undefined,
      administrators: 0,
      granted: { running: 0, waiting: 0 },
      received: { running: 0, waiting: 0 },
    },
    true,
  ),
  sample(
    'enterprise-overview-struck-off',
    enterpriseOverviewPage,
    {
      enterprise: { ...enterprise, status: 'struck-off' },
      checkedAt: times.longAgo,
      administrators: 0,
      granted: { running: 0, waiting: 0 },
      received: { running: 0, waiting: 0 },
    },
    true,
  ),
  sample(
    'enterprise-people',
    peoplePage,
    {
      ...blank,
      enterprise,
      administrators: [administrator, { ...administrator, id: 'w', agent: '周示例', state: 'waiting', note: '' }],
      mayAppoint: true,
      isFull: false,
      notice: 'mandate-granted',
    },
    true,
  ),
  sample(
    'enterprise-people-refused',
    peoplePage,
    {
      ...blank,
      enterprise,
      administrators: [],
      mayAppoint: true,
      isFull: false,
      typed: { ...blank.typed, name: '1', mobile: '123', until: '2020-01-01', note: '第一行' },
      problems: {
        name: { code: 'mandate.name-invalid' },
        mobile: { code: 'mandate.mobile-invalid' },
        until: { code: 'mandate.period-invalid' },
        note: { code: 'mandate.note-invalid' },
      },
    },
    true,
  ),
  sample(
    'enterprise-people-full',
    peoplePage,
    { ...blank, enterprise, administrators: [administrator], mayAppoint: true, isFull: true },
    true,
  ),
  sample(
    'enterprise-people-administrator',
    peoplePage,
    { ...blank, enterprise: administered, administrators: [administrator], mayAppoint: false, isFull: false },
    true,
  ),
  sample(
    'enterprise-granted',
    grantedPage,
    {
      enterprise,
      waiting: [waiting],
      running: [agent, agency, part],
      ended: [ended],
      olderHref: '/account/enterprises/x/mandates?before=1',
      mayRenew: true,
      notice: 'mandate-ended',
    },
    true,
  ),
  sample(
    'enterprise-granted-none',
    grantedPage,
    { enterprise, waiting: [], running: [], ended: [], olderHref: undefined, mayRenew: false },
    true,
  ),
  sample('enterprise-grant', grantPage, { ...blank, enterprise, to: 'person' }, true),
  sample('enterprise-grant-agency', grantPage, { ...narrow, enterprise: administered, to: 'agency' }, true),
  sample(
    'enterprise-grant-refused',
    grantPage,
    {
      ...blank,
      enterprise,
      to: 'agency',
      typed: { ...blank.typed, uscc: '91440101MA5TERT150', services: [], acts: ['view'], until: '' },
      problem: { code: 'mandate.self-grant' },
      problems: {
        uscc: { code: 'mandate.uscc-invalid' },
        services: { code: 'mandate.services-invalid' },
        acts: { code: 'mandate.acts-invalid' },
        until: { code: 'mandate.longer-than-own' },
      },
    },
    true,
  ),
  sample('enterprise-end', endGrantedPage, { enterprise, mandate: administrator, endsWith: 4, side: 'grantor' }, true),
  sample('enterprise-end-alone', endGrantedPage, { enterprise, mandate: agent, endsWith: 0, side: 'grantor' }, true),
  sample('enterprise-give-up', endGrantedPage, { enterprise, mandate: received, endsWith: 1, side: 'holder' }, true),
  sample(
    'enterprise-renew',
    renewPage,
    {
      enterprise,
      mandates: [
        ended,
        { ...administrator, state: 'ended', endReason: 'representative-changed' },
        { ...agency, state: 'ended' },
      ],
      chosen: [ended.id],
      until: '2025-07-18',
      firstDay: '2025-06-19',
      lastDay: '2030-06-17',
      problems: { mandates: { code: 'mandate.none-chosen' }, until: { code: 'mandate.period-invalid' } },
    },
    true,
  ),
  sample(
    'enterprise-renew-none',
    renewPage,
    {
      enterprise,
      mandates: [],
      chosen: [],
      until: '2025-07-18',
      firstDay: '2025-06-19',
      lastDay: '2030-06-17',
      problems: {},
    },
    true,
  ),
  sample(
    'enterprise-received',
    receivedPage,
    {
      enterprise,
      waiting: [{ ...received, state: 'waiting', invitationExpiresAt: later(5), note: '委托代理记账和报税' }],
      running: [
        { mandate: received, people: [part, { ...part, id: 'p2', agent: '周示例', state: 'waiting' }] },
        { mandate: { ...received, id: 'r2', isPaused: true }, people: [] },
      ],
    },
    true,
  ),
  sample('enterprise-received-none', receivedPage, { enterprise, waiting: [], running: [] }, true),
  sample('enterprise-name-person', namePersonPage, { ...narrow, enterprise, mandate: received }, true),
  sample(
    'enterprise-uses',
    usesPage,
    {
      enterprise,
      uses: [
        { id: '1', at: times.recent, application: '电子税务服务', who: '李示例', agency: undefined },
        {
          id: '2',
          at: times.yesterday,
          application: '电子税务服务',
          who: '*示例',
          agency: '示例（广州）财税代理有限公司',
        },
        { id: '3', at: times.longAgo, application: 'gone-application', who: undefined, agency: undefined },
      ],
      olderHref: '/account/enterprises/x/uses?before=3',
    },
    true,
  ),
  sample('enterprise-uses-none', usesPage, { enterprise, uses: [], olderHref: undefined }, true),
];
