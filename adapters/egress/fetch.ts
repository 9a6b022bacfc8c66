import { createAllowList } from './allow-list.ts';
import { EgressFailed } from './egress-failed.ts';
import { exchange } from './exchange.ts';
import { findPermittedAddresses } from './permitted-addresses.ts';
import { createSystemResolve, type Resolve } from './resolve.ts';

export type EgressOptions = {
  /** `host` or `host:port` on private networks that may be called, by http too. */
  allowedHosts: readonly string[];
  /** Whole exchange, name resolution to last byte. */
  timeoutMs: number;
  /** Longest body of a response. */
  maxBytes: number;
  /** The resolver of the system unless told. */
  resolve?: Resolve;
};

/**
 * A `fetch` for addresses that others gave us: it cannot be turned against our own networks (SSRF). https only, except for
 * listed hosts; only public addresses, except for listed hosts; connects to the very addresses that were checked, so a name
 * that changes its mind in between (DNS rebinding) gains nothing; follows no redirect; bounded in time and size.
 * The response is complete when it comes. Rejects with `EgressFailed`, the same for everything that is not allowed.
 */
export function createEgressFetch(options: EgressOptions): typeof globalThis.fetch {
  const isListed = createAllowList(options.allowedHosts);
  const resolve = options.resolve ?? createSystemResolve();
  return async (input, init) => {
    const request = readRequest(input, init);
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(options.timeoutMs)]);
    const work = async (): Promise<Response> => {
      const url = new URL(request.url);
      const addresses = await permittedAddresses(url, isListed(url), resolve);
      const body = Buffer.from(await request.arrayBuffer());
      return exchange({ request, url, body, addresses, signal, maxBytes: options.maxBytes });
    };
    // The resolver cannot be interrupted: it is left behind when the time is over.
    return Promise.race([work(), rejectOnAbort(signal)]);
  };
}

/** Refuses what `Request` refuses, such as credentials in the address, and unknown schemes. */
function readRequest(input: string | URL | Request, init: RequestInit | undefined): Request {
  try {
    return new Request(input, init);
  } catch {
    throw new EgressFailed('egress.not-allowed');
  }
}

async function permittedAddresses(url: URL, listed: boolean, resolve: Resolve): Promise<readonly string[]> {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && listed)) throw new EgressFailed('egress.not-allowed');
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  return findPermittedAddresses(hostname, listed, resolve);
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new EgressFailed('egress.timeout'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
