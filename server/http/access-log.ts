import type { Log } from './log.ts';
import { currentRequest } from './request-context.ts';
import type { HttpMiddleware } from './route.ts';

/**
 * One line per request: the pattern of the route, never the address itself, since paths carry interaction ids and queries
 * carry codes, states and hints (T-104, T-150).
 */
export function logRequests(log: Log): HttpMiddleware {
  return async (ctx, next) => {
    const began = performance.now();
    await next();
    const request = currentRequest();
    log.info({
      method: ctx.method,
      route: ctx.state.route?.path ?? 'none',
      status: ctx.status,
      ms: Math.round((performance.now() - began) * 10) / 10,
      network: request?.network,
      roundTrips: request?.databaseRoundTrips,
    });
  };
}
