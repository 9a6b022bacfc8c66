import { daysUntil } from '../../server/audit/login-counts.ts';
import type { Figures, KeyView } from '../../views/console/props-dashboard.ts';
import { now, times } from './frame.ts';

const days = daysUntil(now, 30);
/** A week's rhythm, the same at every run. */
const counts = (size: number) => days.map((_day, at) => Math.round(size * (at % 7 < 5 ? 1 + (at % 5) / 9 : 0.35)));

const key: KeyView = {
  kid: 'Qx3v1Yz0aXn8',
  alg: 'ES256',
  status: 'current',
  createdAt: times.longAgo,
  activatedAt: times.longAgo,
  retiredAt: null,
};

export const keys: readonly KeyView[] = [
  key,
  { ...key, kid: 'b7Kp2Lm9Qr5T', status: 'next', createdAt: times.yesterday, activatedAt: null },
  { ...key, kid: 'Zt4Wc6Nd1Fh0', alg: 'RS256', status: 'old', retiredAt: times.recent },
];

/** What a security administrator of the province sees. */
export const figures: Figures = {
  days,
  of: 'all',
  charts: [
    {
      kind: 'succeeded',
      series: [
        { value: 'passkey', counts: counts(412_000) },
        { value: 'password', counts: counts(183_000) },
        { value: 'password-code', counts: counts(95_400) },
        { value: 'code', counts: counts(61_000) },
        { value: 'source', counts: counts(240_700) },
      ],
    },
    {
      kind: 'entered',
      series: [
        { value: 'citizen', counts: counts(30_100) },
        { value: 'enterprise', counts: counts(12_400) },
        { value: 'official', counts: counts(4_020) },
      ],
    },
    { kind: 'failed', series: [{ value: 'password', counts: counts(3_900) }] },
    { kind: 'locked', series: [] },
  ],
  keys,
  certificates: [
    { slug: 'bank', use: 'ours', endsAt: times.yesterday },
    { slug: 'ministry', use: 'theirs', endsAt: new Date(now.getTime() + 12 * 86_400_000) },
  ],
};

/** What a system administrator of the province sees. */
export const systemFigures: Figures = {
  days,
  of: 'reach',
  charts: [],
  deliveries: [
    { kind: 'message', delivered: 10_000, waiting: 42, failing: 3, dead: 1, lagSeconds: 4 },
    { kind: 'backchannel-logout', delivered: 310, waiting: 10_000, failing: 9_310, dead: 118, lagSeconds: 93_700 },
  ],
  keys,
  certificates: [
    { slug: 'bank', use: 'ours', endsAt: times.yesterday },
    { slug: 'ministry', use: 'theirs', endsAt: new Date(now.getTime() + 12 * 86_400_000) },
  ],
};

/** What a unit administrator sees where little happened, and one method is new. */
export const quietFigures: Figures = {
  days,
  of: 'reach',
  charts: [
    { kind: 'succeeded', series: [{ value: 'something-new', counts: counts(2) }] },
    { kind: 'entered', series: [] },
  ],
};
