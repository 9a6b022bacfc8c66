import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type Outcome, refuse } from '../lib/outcome.ts';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Range = [Address, number];

export const nowhere: Address = ipaddr.parse('0.0.0.0');

const hopWithPort = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[\d.]+))(?::\d{1,5})?$/;

/** CIDR ranges or single addresses; throws on anything else, since a proxy list with a typo must not start. */
export function parseRanges(ranges: readonly string[]): Range[] {
  return ranges.map((range) => {
    if (range.includes('/')) return ipaddr.parseCIDR(range) as Range;
    const address = ipaddr.process(range);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  });
}

/** One hop of `X-Forwarded-For` (RFC 7239 section 6 forms, port allowed); undefined when it is no address. */
export function parseHop(text: string): Address | undefined {
  // nearly every hop, and a tenth of the cost of the general way
  if (isIPv4(text)) return new ipaddr.IPv4(text.split('.').map(Number));
  const groups = hopWithPort.exec(text)?.groups;
  const bare = groups?.v6 ?? groups?.v4 ?? text;
  const strict = ipaddr.IPv4.isValidFourPartDecimal(bare) || ipaddr.IPv6.isValid(bare);
  return strict && !bare.includes('%') ? ipaddr.process(bare) : undefined;
}

export function isInside(address: Address, ranges: readonly Range[]): boolean {
  return ranges.some(([base, bits]) => base.kind() === address.kind() && address.match([base, bits] as never));
}

/**
 * The client behind our proxies: walking from the nearest hop outwards, the first one that is not ours. What lies further out
 * was written by the client and is never read. A hop that cannot be read inside that walk is refused (T-145).
 */
export function outermostClient(
  peer: Address,
  forwardedFor: string,
  trusted: readonly Range[],
): Outcome<{ address: Address }, 'proxy.address'> {
  let address = peer;
  const hops = forwardedFor === '' ? [] : forwardedFor.split(',');
  while (hops.length > 0 && isInside(address, trusted)) {
    const hop = parseHop(hops.pop()?.trim() ?? '');
    if (!hop) return refuse('proxy.address');
    address = hop;
  }
  return { ok: true, address };
}

/** What may be kept of an address that `parseHop` wrote: /24 of IPv4, /48 of IPv6. */
export function cutNetwork(ip: string): string {
  if (ip.includes('.')) return `${ip.slice(0, ip.lastIndexOf('.'))}.0/24`;
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${ip}/48`)}/48`;
}
