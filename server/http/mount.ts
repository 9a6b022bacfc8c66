import compose from 'koa-compose';
import { allowAnswers } from './allow-answers.ts';
import { applyCacheClass } from './cache-class.ts';
import { requireCsrfToken } from './csrf.ts';
import { createPathTable } from './path-table.ts';
import { HttpProblem } from './problem.ts';
import { boundBody, readBody } from './read-body.ts';
import { readJson } from './read-json.ts';
import { readUpload } from './read-upload.ts';
import type { HttpMiddleware, Route, Who } from './route.ts';
import { type Throttle, throttleRequest } from './throttle-request.ts';

/** Who may pass, by what a route declares. */
export type Guards = (who: Who) => HttpMiddleware;

export type MountParts = {
  config: { issuer: string; cookieKeys: readonly string[] };
  throttle: Throttle;
  guards: Guards;
  /** oidc-provider as Koa middleware; answers the routes of `who: 'provider'`. */
  provider: HttpMiddleware;
};

/**
 * Mounts the declared table, and nothing else. Paths match exactly, by case and without a trailing slash; HEAD is answered
 * where GET is; another method on a known path is 405 with `Allow`, another path is 404.
 */
export function mountRoutes(routes: readonly Route[], parts: MountParts): HttpMiddleware {
  const table = createPathTable<HttpMiddleware>();
  for (const route of routes) {
    table.add(route.path, methodsOf(route), compose(chain(route, parts) as never) as unknown as HttpMiddleware);
  }
  return (ctx, next) => {
    const found = table.find(ctx.path);
    if (!found) throw new HttpProblem(404, 'request.unknown');
    const answer = found.methods.get(ctx.method);
    if (answer) {
      ctx.params = found.params;
      return answer(ctx, next);
    }
    ctx.set('Allow', [...found.methods.keys()].join(', '));
    throw new HttpProblem(405, 'request.method');
  };
}

/** Pre-flight requests (CORS) exist for the provider's endpoints only; it decides which of them answer. */
function methodsOf(route: Route): string[] {
  const methods = route.method === 'GET' ? ['GET', 'HEAD'] : [route.method];
  return route.who === 'provider' ? [...methods, 'OPTIONS'] : methods;
}

/** What one request of the route passes, in order; each part is told by the declaration. */
function chain(route: Route, parts: MountParts): HttpMiddleware[] {
  const provider = route.who === 'provider';
  const steps: (HttpMiddleware | false)[] = [
    (ctx, next) => {
      ctx.state.route = route;
      return next();
    },
    route.throttle !== 'none' && throttleRequest(parts.throttle, route.throttle),
    !provider && requireSingleQueryFields,
    bodyReader(route),
    route.csrf === 'token' && requireCsrfToken(parts.config),
    parts.guards(route.who),
    // every answer is personal until its route says otherwise
    route.cache !== 'personal' && applyCacheClass(route.cache),
    provider && allowAnswers,
    provider ? parts.provider : (ctx) => route.handler(ctx),
  ];
  return steps.filter((step) => step !== false);
}

function bodyReader({ who, bodyLimit, upload }: Route): HttpMiddleware {
  if (upload) return readUpload(bodyLimit);
  if (who === 'provider') return boundBody(bodyLimit);
  return who.startsWith('api:') || who === 'scim' ? readJson(bodyLimit) : readBody(bodyLimit);
}

/** A name given twice is read as its first value by one reader and its last by another, and arrives as an array (T-133). */
const requireSingleQueryFields: HttpMiddleware = (ctx, next) => {
  if (Object.values(ctx.query).some(Array.isArray)) throw new HttpProblem(400, 'request.query');
  return next();
};

/** Declares a path that oidc-provider answers, so that the inventory of routes is whole. */
export function providerRoute(declaration: Omit<Route, 'who' | 'handler'>): Route {
  const handler = () => {
    throw new Error('answered by the provider');
  };
  return { ...declaration, who: 'provider', handler };
}
