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

/**
 * Where a form that answers an application ends: what may be an address anywhere, or the scheme of a native application in the shape
 * it is registered in (RFC 8252 section 7.1). Nothing stands in for an address that is neither: what is sent would reach
 * somebody else.
 */
export function answerAddress(address: string): string {
  const isPrivateUse = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+:\/(?!\/)[\x21-\x7e]*$/.test(address);
  if (!isPrivateUse && safeAddress(address) === undefined)
    throw new Error('an answer cannot be sent to such an address');
  return address;
}

/** For addresses the service makes itself, where a bad one is our own fault and leads home. */
export function ownAddress(address: string): string {
  return safeAddress(address) ?? '/';
}
