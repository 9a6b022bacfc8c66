import { logRequests } from './access-log.ts';
import { createRequestContext } from './create-request-context.ts';
import { answerErrors, type RenderError } from './errors.ts';
import type { Log } from './log.ts';
import { type MountParts, mountRoutes } from './mount.ts';
import { requireOwnOrigin } from './origin-check.ts';
import { offerPageState } from './page-state.ts';
import { proxyTrust } from './proxy-trust.ts';
import type { HttpMiddleware, Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import { redirectWithSeeOther } from './see-other.ts';
import { requireKnownMethod, requireSoundTarget } from './target-check.ts';

export type PipelineConfig = { issuer: string; cookieKeys: readonly string[]; trustedProxies: readonly string[] };

export type PipelineParts = MountParts & {
  config: PipelineConfig;
  log: Log;
  routes: readonly Route[];
  renderError: RenderError;
};

export type Step = readonly [name: string, middleware: HttpMiddleware];

/**
 * What every request passes, from the outside in. The first six describe and dress the answer and refuse nothing, so that
 * whatever is refused below has an id, a log line, the headers and a page whose forms work; the origin check is the first that decides.
 * What a single route passes on top is in `mount.ts`.
 */
export function pipeline(parts: PipelineParts): readonly Step[] {
  const { config, log, routes, renderError } = parts;
  return [
    ['page state', offerPageState(config)],
    ['proxy trust', proxyTrust(config)],
    ['request context', createRequestContext()],
    ['access log', logRequests(log)],
    ['security headers', securityHeaders(config)],
    ['errors', answerErrors({ log, renderError })],
    ['own origin', requireOwnOrigin(config)],
    ['known method', requireKnownMethod],
    ['sound target', requireSoundTarget],
    ['see other', redirectWithSeeOther],
    ['routes', mountRoutes(routes, parts)],
  ];
}
