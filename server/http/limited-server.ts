import { createServer, type RequestListener, type Server } from 'node:http';

/** Bounds of one connection and of all of them (T-137, T-141). Times in milliseconds. */
export const serverLimits = {
  /** A client that drips its headers, or sends nothing at all, is cut off. */
  headersTimeout: 10_000,
  /** The same for its body. */
  requestTimeout: 30_000,
  /** Longer than the 60 s of common load balancers, so that they close first and no request meets a closing socket. */
  keepAliveTimeout: 65_000,
  /** A reader that takes no byte of an answer for this long is gone. */
  socketTimeout: 70_000,
  /** How often the first two are looked at; Node's own 30 s would treble them. */
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
  maxHeadersCount: 100,
  maxConnections: 10_000,
} as const;

export type ServerLimits = { [K in keyof typeof serverLimits]: number };

/** An HTTP server that slow, silent, huge and too many clients cannot hold. Not listening yet. */
export function createLimitedServer(handler: RequestListener, limits: ServerLimits = serverLimits): Server {
  const { headersTimeout, requestTimeout, keepAliveTimeout, connectionsCheckingInterval, maxHeaderSize } = limits;
  const options = { headersTimeout, requestTimeout, keepAliveTimeout, connectionsCheckingInterval, maxHeaderSize };
  const server = createServer(options, handler);
  server.maxHeadersCount = limits.maxHeadersCount;
  server.maxConnections = limits.maxConnections;
  server.setTimeout(limits.socketTimeout);
  return server;
}

/**
 * Stops listening, lets running requests finish and closes what idles; after `ms` (at most 30 s, T-171) the rest is cut.
 * Resolves when the last connection is gone.
 */
export function drain(server: Server, ms = 30_000): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // A connection is idle only after its running answer: looked at again and again, not once.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), Math.min(ms, 30_000));
  server.close(() => {
    clearInterval(sweep);
    clearTimeout(cut);
    resolve();
  });
  return promise;
}
