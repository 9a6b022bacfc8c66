import Koa from 'koa';
import { createCookieSigner } from './cookie-signer.ts';
import { type PipelineParts, pipeline } from './pipeline.ts';
import { HttpProblem } from './problem.ts';
import type { HttpMiddleware, RouteState } from './route.ts';

export type HttpAppParts = Omit<PipelineParts, 'provider'> & { provider?: HttpMiddleware };

/**
 * The Koa application: the pipeline over the declared routes. `keys` and `proxy` are what oidc-provider needs of the
 * application around it; `proxy` is safe because the first step rewrites what it reads.
 */
export function createHttpApp(parts: HttpAppParts): Koa<RouteState> {
  const app = new Koa<RouteState>({ proxy: true });
  Object.assign(app, { keys: createCookieSigner(parts.config.cookieKeys) });
  const provider = parts.provider ?? withoutProvider;
  for (const [, middleware] of pipeline({ ...parts, provider })) app.use(middleware as Koa.Middleware<RouteState>);
  // What escapes the pipeline is a connection that broke while the answer was being sent.
  app.on('error', (error: unknown) => parts.log.debug({ err: error }, 'answer not delivered'));
  return app;
}

const withoutProvider: HttpMiddleware = () => {
  throw new HttpProblem(404, 'request.unknown');
};
