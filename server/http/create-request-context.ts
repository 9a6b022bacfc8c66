import { randomUUID } from 'node:crypto';
import type { Locale } from '../lib/locale.ts';
import { cutNetwork } from './client-address.ts';
import { defineLazily } from './define-lazily.ts';
import { preferredLocale, prefersLargePrint } from './preferred-locale.ts';
import { type RequestContext, runInRequest } from './request-context.ts';
import type { HttpMiddleware, RouteContext } from './route.ts';
import { describeUserAgent } from './user-agent.ts';

/**
 * Names the request and whom it comes from, for everything that runs below. The id is always ours: one that was sent along
 * could forge log lines or collide on purpose. Language, print and browser are read when first asked for: the protocol
 * endpoints never ask.
 */
export function createRequestContext(): HttpMiddleware {
  return (ctx, next) => {
    const context = describe(ctx);
    ctx.set('X-Request-Id', context.requestId);
    defineLazily(ctx.state, 'largePrint', () => prefersLargePrint(ctx));
    return runInRequest(context, next);
  };
}

function describe(ctx: RouteContext): RequestContext {
  // Rewritten by the proxy trust step: one vetted address.
  const ip = ctx.get('X-Forwarded-For');
  const base = { requestId: randomUUID(), ip, network: cutNetwork(ip), databaseRoundTrips: 0, cache: new Map() };
  const context = base as RequestContext;
  defineLazily(context, 'locale', (): Locale => preferredLocale(ctx));
  defineLazily(context, 'userAgent', () => describeUserAgent(ctx.get('User-Agent')));
  return context;
}
