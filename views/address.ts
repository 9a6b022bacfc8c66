/**
 * An address that may stand in `href` or `action`: a path of our own, https, or http on loopback (demonstration). Everything
 * else, `javascript:` in any spelling above all, is not drawn as an address (T-101, T-102).
 */
export function safeAddress(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  if (/^\/(?![/\\])[\x21-\x7e]*$/.test(address)) return address;
  if (!/^https?:\/\/[\x21-\x7e]+$/i.test(address) || !URL.canParse(address)) return undefined;
  const { protocol, hostname, username, href } = new URL(address);
  const isLoopback = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  // a name before the host makes a foreign address look like ours
  return username === '' && (protocol === 'https:' || isLoopback) ? href : undefined;
}

/** For addresses the service makes itself, where a bad one is our own fault and leads home. */
export function ownAddress(address: string): string {
  return safeAddress(address) ?? '/';
}
