import { endMandatePage } from '../../views/mandates/end-mandate-page.ts';
import { invitationPage } from '../../views/mandates/invitation-page.ts';
import { mandatePage } from '../../views/mandates/mandate-page.ts';
import { mandatesPage } from '../../views/mandates/mandates-page.ts';
import type { MandateView } from '../../views/mandates/props.ts';
import { times } from './frame.ts';
import { sample } from './sample.ts';

const day = (text: string) => new Date(`${text}T00:00:00+08:00`);

const held: MandateView = {
  id: '0b0f7a5e-7f0e-4a0f-9a51-51c1dd6f1f1e',
  enterprise: '天河示例面包店',
  uscc: '92440106MA5ABC235D',
  isPaused: false,
  agency: '示例（广州）财税代理有限公司',
  role: 'agent',
  agent: '王建国',
  isForAgency: false,
  services: ['电子税务服务'],
  acts: ['view', 'prepare', 'submit'],
  grantedBy: '*示例',
  note: '面包店的账由王会计负责',
  state: 'running',
  validFrom: day('2025-01-01'),
  validUntil: day('2028-01-01'),
  invitationExpiresAt: times.yesterday,
  endedAt: undefined,
  endReason: undefined,
};
const administrator: MandateView = {
  ...held,
  id: '1b0f7a5e-7f0e-4a0f-9a51-51c1dd6f1f1e',
  enterprise: '示例（广州）科技有限公司名字特别特别长的华南区域第一分公司',
  agency: undefined,
  role: 'administrator',
  services: undefined,
  acts: undefined,
  note: '',
  isPaused: true,
};
const waiting: MandateView = {
  ...held,
  id: '2b0f7a5e-7f0e-4a0f-9a51-51c1dd6f1f1e',
  enterprise: '示例省志愿者协会',
  agency: undefined,
  state: 'waiting',
  services: ['电子税务服务', '住房公积金服务'],
  invitationExpiresAt: day('2025-06-25'),
};
const toAgency: MandateView = { ...waiting, isForAgency: true, agent: '示例（广州）财税代理有限公司', note: '' };
const ended: MandateView = {
  ...held,
  id: '3b0f7a5e-7f0e-4a0f-9a51-51c1dd6f1f1e',
  state: 'ended',
  agent: undefined,
  endedAt: times.longAgo,
  endReason: 'representative-changed',
};

export const mandateSamples = [
  sample(
    'mandates',
    mandatesPage,
    {
      waiting: [waiting, toAgency],
      held: [held, administrator],
      ended: [ended],
      olderHref: '/account/mandates?before=1.0b0f7a5e-7f0e-4a0f-9a51-51c1dd6f1f1e',
      notice: 'mandate-accepted',
    },
    true,
  ),
  sample('mandates-none', mandatesPage, { waiting: [], held: [], ended: [], olderHref: undefined }, true),
  sample(
    'mandates-refused',
    mandatesPage,
    { waiting: [], held: [held], ended: [], olderHref: undefined, problem: { code: 'mandate.not-waiting' } },
    true,
  ),
  sample('invitation', invitationPage, { invitation: waiting, nameIsProven: true }, true),
  sample('invitation-none', invitationPage, { invitation: undefined, nameIsProven: true }, true),
  sample('invitation-unproven', invitationPage, { invitation: undefined, nameIsProven: false }, true),
  sample(
    'mandate',
    mandatePage,
    {
      mandate: held,
      reader: 'agent',
      uses: [
        { id: '12', at: times.recent, application: '电子税务服务', by: undefined },
        { id: '11', at: times.longAgo, application: '电子税务服务', by: '*建国' },
      ],
      olderHref: '/account/mandates/0b0f7a5e-7f0e-4a0f-9a51-51c1dd6f1f1e?before=11',
      mayEnd: true,
    },
    true,
  ),
  sample(
    'mandate-ended',
    mandatePage,
    { mandate: ended, reader: 'grantor', uses: [], olderHref: undefined, mayEnd: false },
    true,
  ),
  sample('end-mandate', endMandatePage, { mandate: held, endsWith: 0 }, true),
  sample('end-mandate-many', endMandatePage, { mandate: administrator, endsWith: 12 }, true),
];
