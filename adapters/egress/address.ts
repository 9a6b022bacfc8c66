import ipaddr from 'ipaddr.js';

/** `public`: anyone's. `internal`: networks and hosts of one's own, for listed hosts only. `never`: nothing we may call. */
export type AddressClass = 'public' | 'internal' | 'never';

const internalRanges = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']);
/** Answers the metadata questions of virtual machines, though it looks public (Azure). */
const metadataServer = '168.63.129.16';
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * Class of an IP address in any spelling `ipaddr.js` reads. IPv4 inside IPv6 counts as what it leads to: mapped addresses
 * are unpacked; NAT64, 6to4, Teredo and the like can lead anywhere and are never called. Link-local holds the metadata
 * servers of clouds and is never called either.
 */
export function classifyAddress(address: string): AddressClass {
  if (!ipaddr.isValid(address)) return 'never';
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (internalRanges.has(range)) return 'internal';
  if (range !== 'unicast' || parsed.toString() === metadataServer) return 'never';
  // "Unicast" of the library is whatever is no special range; only 2000::/3 is given out (RFC 4291 section 2.4, IANA).
  if (parsed.kind() === 'ipv6' && !parsed.match(globalUnicast)) return 'never';
  return 'public';
}
