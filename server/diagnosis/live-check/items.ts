import type { SystemKind } from '../../clients/system-kind.ts';

/** What a live check looks at. The first ones are watched, the others provoked. */
export const checkItems = [
  'pkce',
  'redirect',
  'state',
  'nonce',
  'forged',
  'errors',
  'logout',
  'rotation',
  'authentication',
] as const;
export type CheckItem = (typeof checkItems)[number];

/** What was seen; each has its sentence in three languages. */
export const findings = [
  'verified',
  'once',
  'fresh',
  'missing',
  'short',
  'repeated',
  'probing',
  'ignored',
  'redeemed',
  'answered',
  'failed',
  'unreachable',
  'no-address',
  'forged-accepted',
] as const;
export type Finding = (typeof findings)[number];

/** Found while something is still to come: no mistake yet. */
export const pendingFindings = ['once', 'probing'] as const satisfies readonly Finding[];

const byHttp = ['pkce', 'redirect', 'state', 'nonce', 'forged', 'errors', 'logout', 'rotation'] as const;
/** Nothing of what runs on people's devices can be called by us. */
const onDevices = ['pkce', 'redirect', 'state', 'nonce'] as const;

/** What each kind of system needs to pass. */
export const itemsByKind: Readonly<Record<SystemKind, readonly CheckItem[]>> = {
  web: byHttp,
  kiosk: byHttp,
  mobile: onDevices,
  spa: onDevices,
  service: ['authentication'],
};

export function itemsOf(kind: SystemKind): readonly CheckItem[] {
  return itemsByKind[kind];
}
