import { isIP, type LookupFunction } from 'node:net';
import { classifyAddress } from './address.ts';
import { EgressFailed } from './egress-failed.ts';
import type { Resolve } from './resolve.ts';

/** Where a name leads, if all of it may be called: public addresses, for listed hosts internal ones too. */
export async function findPermittedAddresses(
  hostname: string,
  isListed: boolean,
  resolve: Resolve,
): Promise<readonly string[]> {
  const found = isIP(hostname) ? [hostname] : await resolve(hostname).catch(() => []);
  const allowed = found.filter((address) => {
    const kind = classifyAddress(address);
    return kind === 'public' || (kind === 'internal' && isListed);
  });
  // One forbidden address among good ones is a name somebody plays with: it is not called at all.
  if (allowed.length === 0 || allowed.length < found.length) throw new EgressFailed('egress.not-allowed');
  return allowed;
}

/** Answers every question with the checked addresses: a name that changes its mind in between gains nothing. */
export function pinnedLookup(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, options, callback) => {
    if (options.all) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  };
}
