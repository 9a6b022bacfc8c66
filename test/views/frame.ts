import { loadAssets } from '../../views/assets.ts';
import type { Frame } from '../../views/frame.ts';

export const assets = loadAssets();
export const now = new Date('2025-06-18T08:30:00Z');
const minutes = (count: number) => new Date(now.getTime() - count * 60_000);
export const times = {
  justNow: minutes(0),
  recent: minutes(7),
  yesterday: minutes(26 * 60),
  longAgo: minutes(200 * 1440),
};

export function testFrame(change: Partial<Frame> = {}): Frame {
  return {
    locale: 'zh-Hans',
    largePrint: false,
    nonce: 'bm9uY2UtZm9yLXRlc3Rz',
    csrfToken: 'csrf-token-of-this-response',
    path: '/login/9fT3kQ',
    environment: 'demonstration',
    now,
    assetPath: assets.path,
    ...change,
  };
}
