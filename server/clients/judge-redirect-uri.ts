import { type Outcome, refuse } from '../lib/outcome.ts';

export type AddressRefused =
  | 'malformed'
  | 'wildcard'
  | 'fragment'
  | 'userinfo'
  | 'path-dots'
  | 'scheme'
  | 'insecure'
  | 'loopback-of-web';

export type JudgedFor = {
  applicationType: 'web' | 'native';
  /** Development and demonstrations: web applications on this very machine may use http. */
  allowLoopback?: boolean;
};

/** Written with the brackets a URL has. */
const loopbackHosts = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Whether a redirect URI may be registered (T-003, T-004). Redirect URIs are compared byte for byte later, so what is
 * let in here must mean to a browser exactly what it says: no wildcard, nothing a parser would change.
 * https for all; private-use schemes and loopback http for native applications only (RFC 8252 sections 7.1, 7.3).
 */
export function judgeRedirectUri(
  uri: string,
  { applicationType, allowLoopback }: JudgedFor,
): Outcome<object, AddressRefused> {
  const judged = parse(uri);
  if (!judged.ok) return judged;
  const { url } = judged;
  const isNative = applicationType === 'native';
  const isLoopback = loopbackHosts.has(url.hostname);
  if (url.protocol === 'https:') {
    return isLoopback && !isNative && !allowLoopback ? refuse('loopback-of-web') : { ok: true };
  }
  if (url.protocol === 'http:') {
    if (!isLoopback) return refuse('insecure');
    return isNative || allowLoopback ? { ok: true } : refuse('loopback-of-web');
  }
  return isNative && isPrivateUse(uri) ? { ok: true } : refuse('scheme');
}

/** Whether we may call this address or send a browser there ourselves: back-channel logout, key sets, entry pages. */
export function judgeEndpoint(
  uri: string,
  { allowLoopback }: { allowLoopback?: boolean },
): Outcome<object, AddressRefused> {
  return judgeRedirectUri(uri, { applicationType: 'web', ...(allowLoopback !== undefined && { allowLoopback }) });
}

function parse(uri: string): Outcome<{ url: URL }, AddressRefused> {
  // Outside printable ASCII lie the characters that parsers drop, change or show as something else; "\" becomes "/".
  if (!/^[\x21-\x7e]{1,2048}$/.test(uri) || /[\\"<>^`{|}]/.test(uri) || !URL.canParse(uri)) return refuse('malformed');
  if (uri.includes('*') || /%2a/i.test(uri)) return refuse('wildcard');
  if (uri.includes('#')) return refuse('fragment');
  const url = new URL(uri);
  if (url.username || url.password || /^[^:]+:\/\/[^/?]*@/.test(uri)) return refuse('userinfo');
  if (/(^|\/)(\.|%2e){1,2}([/;?]|$)/i.test(uri.split('?')[0] ?? '')) return refuse('path-dots');
  const isHierarchical = url.protocol === 'https:' || url.protocol === 'http:';
  // Case, default ports, odd spellings of an IP address: registered is what a browser would show.
  if (isHierarchical && url.href !== uri && url.href !== `${uri}/`) return refuse('malformed');
  return { ok: true, url };
}

/** A reversed domain name the developer controls, as RFC 8252 section 7.1 demands: never javascript:, data: and kin. */
function isPrivateUse(uri: string): boolean {
  return /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:\/(?!\/)/.test(uri);
}
