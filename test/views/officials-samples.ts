import { activationPage } from '../../views/officials/activation-page.ts';
import { postsPage } from '../../views/officials/posts-page.ts';
import type { PostsPageProps, PostView } from '../../views/officials/props.ts';
import { securityKeyPage } from '../../views/officials/security-key-page.ts';
import { times } from './frame.ts';
import { sample } from './sample.ts';

const options = { challenge: 'AAECAwQFBgcICQ', rp: { name: '一门' }, user: { id: 'AA', name: 'a', displayName: 'a' } };
const path = '/account/posts/activate/mC1T0wq8y0Yk3hQvO9nZ0u3mJ0a2Zx9Q1l5rT7sB4cE';
const main: PostView = {
  id: 'p1',
  title: '处长',
  jobNumber: 'S0001',
  unit: '示例省税务局',
  above: ['示例省人民政府'],
  isPrimary: true,
  startsOn: new Date('2024-01-01'),
  endsOn: undefined,
};
const further: PostView = {
  ...main,
  id: 'p2',
  title: '挂职副局长',
  jobNumber: 'G0007',
  unit: '示例省税务局第一税务分局（重点税源企业税收服务和管理局）',
  above: ['示例省人民政府', '示例省税务局'],
  isPrimary: false,
  endsOn: new Date('2026-12-31'),
};
const models = ['Example key 1111', 'Example smart card with a rather long name, FIPS edition, 2nd generation'];
const held: PostsPageProps['held'] = [
  { ...main, isWorn: true },
  { ...further, isWorn: false },
];

/** Every page of officials, in every state that looks different. */
export const officialsSamples = [
  sample('posts', postsPage, { held, ended: [], duty: { demands: 'passkey', isMet: true } }, true),
  sample(
    'posts-key-missing',
    postsPage,
    {
      held: held.slice(1),
      ended: [
        { ...main, endedAt: times.yesterday, reason: 'moved' },
        { ...further, endedAt: times.longAgo, reason: 'expired' },
      ],
      duty: { demands: 'security-key', models, isMet: false },
      notice: 'post-activated',
    },
    true,
  ),
  sample(
    'posts-key-met',
    postsPage,
    { held, ended: [], duty: { demands: 'security-key', models: undefined, isMet: true } },
    true,
  ),
  sample('posts-passkey-missing', postsPage, { held, ended: [], duty: { demands: 'passkey', isMet: false } }, true),
  sample('posts-none', postsPage, { held: [], ended: [], duty: undefined }, true),
  sample('activation', activationPage, { state: 'ready', post: further, needsPasskey: true, path }, true),
  sample('activation-unverified', activationPage, { state: 'not-verified', path }, true),
  sample('activation-unknown', activationPage, { state: 'unknown', path }, true),
  sample('activation-main-exists', activationPage, { state: 'primary-exists', path }, true),
  sample('security-key', securityKeyPage, { models, options }, true),
  sample('security-key-any', securityKeyPage, { models: undefined, options }, true),
  sample(
    'security-key-refused',
    securityKeyPage,
    { models, options, problem: { code: 'passkey.model-not-listed' } },
    true,
  ),
  sample('security-key-not-here', securityKeyPage, { models: undefined }, true),
];
