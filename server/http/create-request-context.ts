import { randomUUID } from 'node:crypto';
import { cutNetwork } from './client-address.ts';
import { lazily } from './lazily.ts';
import { preferredLocale } from './preferred-locale.ts';
import { type RequestContext, runInRequest } from './request-context.ts';
import type { HttpMiddleware, RouteContext } from './route.ts';
import { describeUserAgent } from './user-agent.ts';

/**
 * Names the request and whom it comes from, for everything that runs below. The id is always ours: one that was sent along
 * could forge log lines or collide on purpose. Language and browser are read when first asked for: the protocol endpoints
 * never ask.
 */
export function createRequestContext(): HttpMiddleware {
  return (ctx, next) => {
    const context = describe(ctx);
    ctx.set('X-Request-Id', context.requestId);
    return runInRequest(context, next);
  };
}

const askedLater = lazily<RouteContext, Pick<RequestContext, 'locale' | 'userAgent'>>({
  locale: preferredLocale,
  userAgent: (ctx) => describeUserAgent(ctx.get('User-Agent')),
});

function describe(ctx: RouteContext): RequestContext {
  // Rewritten by the proxy trust step: one vetted address.
  const ip = ctx.get('X-Forwarded-For');
  const known = { requestId: randomUUID(), ip, network: cutNetwork(ip), databaseRoundTrips: 0, cache: new Map() };
  return Object.assign(askedLater(ctx), known);
}
