import { csrfTokens } from './csrf.ts';
import { lazily } from './lazily.ts';
import { prefersLargePrint } from './preferred-locale.ts';
import type { HttpMiddleware, RouteContext, RouteState } from './route.ts';
import { pageNonces } from './security-headers.ts';

/** The state of a request, with what only pages ask for: what draws no page neither reads nor sets a cookie. */
export function offerPageState(config: { issuer: string; cookieKeys: readonly string[] }): HttpMiddleware {
  const stateOf = lazily<RouteContext, Pick<RouteState, 'csrfToken' | 'largePrint' | 'nonce'>>({
    csrfToken: csrfTokens(config),
    largePrint: prefersLargePrint,
    nonce: pageNonces(),
  });
  return (ctx, next) => {
    ctx.state = stateOf(ctx) as RouteState;
    return next();
  };
}
