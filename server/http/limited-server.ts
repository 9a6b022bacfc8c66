import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

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

export type LimitedServer = {
  /** Not listening yet. */
  server: Server;
  /**
   * Goes on serving, and asks with every answer for a new connection next time: those kept alive run dry while load
   * balancers find out, and no request is on its way on one of them when it closes (T-171).
   */
  leave(): void;
  /**
   * Stops listening, lets running requests finish and closes every connection without one; after `ms` (at most 30 s, T-171)
   * the rest is cut. Resolves when the last connection is gone.
   */
  drain(ms?: number): Promise<void>;
};

/** An HTTP server that slow, silent, huge and too many clients cannot hold. */
export function createLimitedServer(handler: RequestListener, limits: ServerLimits = serverLimits): LimitedServer {
  const { headersTimeout, requestTimeout, keepAliveTimeout, connectionsCheckingInterval, maxHeaderSize } = limits;
  const options = { headersTimeout, requestTimeout, keepAliveTimeout, connectionsCheckingInterval, maxHeaderSize };
  const server = createServer(options);
  server.maxHeadersCount = limits.maxHeadersCount;
  server.maxConnections = limits.maxConnections;
  server.setTimeout(limits.socketTimeout);
  let leaving = false;
  const quiet = trackQuiet(server, () => leaving);
  server.on('request', handler);
  const leave = () => {
    leaving = true;
  };
  return { server, leave, drain: (ms = drainLimitMs) => drain(server, quiet, Math.min(ms, drainLimitMs)) };
}

export const drainLimitMs = 30_000;
/** A request whose headers are on their way when the end begins may still arrive. */
const silenceGraceMs = 500;

/** Connections with no running request. Node counts one that never sent anything as busy; it would hold up the end. */
function trackQuiet(server: Server, isLeaving: () => boolean): Set<Socket> {
  const quiet = new Set<Socket>();
  server.on('connection', (socket) => {
    quiet.add(socket);
    socket.once('close', () => quiet.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    quiet.delete(socket);
    // Told in the answer, a client does not send its next request into a closing connection.
    if (isLeaving() || !server.listening) response.setHeader('Connection', 'close');
    response.once('close', () => !socket.destroyed && quiet.add(socket));
  });
  return quiet;
}

function drain(server: Server, quiet: Set<Socket>, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const began = performance.now();
  const sweep = setInterval(() => {
    server.closeIdleConnections();
    if (performance.now() - began > silenceGraceMs) for (const socket of quiet) socket.destroy();
  }, 50);
  const cut = setTimeout(() => server.closeAllConnections(), ms);
  server.close(() => {
    clearInterval(sweep);
    clearTimeout(cut);
    resolve();
  });
  return promise;
}
