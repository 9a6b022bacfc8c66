import { createAllowList } from '../egress/allow-list.ts';
import { EgressFailed } from '../egress/egress-failed.ts';

/**
 * The operator's `fetch`, narrowed to the hosts of one source: those of its own addresses and those its settings list.
 * Documents of the source cannot send us anywhere else (SSRF by discovery).
 */
export function createSourceFetch(
  fetch: typeof globalThis.fetch,
  { addresses, egressHosts }: { addresses: readonly (string | null | undefined)[]; egressHosts: readonly string[] },
): typeof globalThis.fetch {
  const own = addresses.flatMap((address) => (address ? [new URL(address).host] : []));
  const isListed = createAllowList([...own, ...egressHosts]);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!isListed(url)) throw new EgressFailed('egress.not-allowed');
    return fetch(input, init);
  };
}
