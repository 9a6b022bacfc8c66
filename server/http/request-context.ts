import { AsyncLocalStorage } from 'node:async_hooks';
import type { Queryable } from '../db/database.ts';
import type { Locale } from '../lib/locale.ts';

/** What is known of the request being served; made by the first part of the pipeline. */
export type RequestContext = {
  /** UUID, also in the `X-Request-Id` response header and every log line. */
  requestId: string;
  /** Full network address of the client after proxy trust; only for throttling, never logged or stored. */
  ip: string;
  /** Address cut to /24 (IPv4) or /48 (IPv6): what logs, audit and session lists may keep. */
  network: string;
  /** Browser and system in words, such as `Chrome · Windows`; never the raw header. */
  userAgent: string;
  locale: Locale;
  /** Statements sent to PostgreSQL so far. */
  databaseRoundTrips: number;
  /** Goes into every transaction in which the request records what it did; what throws here undoes that. */
  besideEvents?: (tx: Queryable) => Promise<void>;
  /** Kept for this request only: what one joined read brought along. */
  cache: Map<string, unknown>;
};

const storage = new AsyncLocalStorage<RequestContext>();

export function runInRequest<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** The running request, or undefined in jobs and commands. */
export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}

/** What is done for several requests at once belongs to none of them. */
export function outsideRequests<T>(work: () => T): T {
  return storage.exit(work);
}

/** One more statement sent to PostgreSQL for the running request. */
export function countRoundTrip(): void {
  const request = currentRequest();
  if (request) request.databaseRoundTrips += 1;
}
