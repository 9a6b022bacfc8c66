import { permissions } from '../../server/lib/permission.ts';
import type { EntryRow } from '../../server/outbox/dead-letters.ts';
import { deliveriesPage, deliveryPage } from '../../views/console/delivery-page.ts';
import { keyPage, keysPage } from '../../views/console/keys-page.ts';
import { keys, systemFigures } from './console-figures.ts';
import { times } from './frame.ts';
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

/** Pages of system administrators, in every state that looks different. */
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
];
