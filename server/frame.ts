import type { Assets } from '../views/assets.ts';
import type { Frame } from '../views/frame.ts';
import type { Config } from './config.ts';
import { currentRequest } from './http/request-context.ts';
import type { RouteContext } from './http/route.ts';
import { findWayBack } from './http/way-back.ts';
import { locales } from './lib/locale.ts';

export type FrameMaker = (ctx: RouteContext, options?: { path?: string; person?: Frame['person'] }) => Frame;

/** What every page knows of its request. A page drawn in answer to a POST comes back to `path` when the language changes. */
export function createFrameMaker(config: Config, assets: Assets, clock: () => Date): FrameMaker {
  return (ctx, { path, person } = {}) => ({
    locale: currentRequest()?.locale ?? locales[0],
    largePrint: ctx.state.largePrint,
    nonce: ctx.state.nonce,
    csrfToken: ctx.state.csrfToken,
    path: path ?? (ctx.method === 'GET' ? `${ctx.path}${ctx.search}` : ctx.path),
    ...(person && { person }),
    ...wayBackOf(ctx, config.issuer),
    environment: config.demonstration ? 'demonstration' : 'live',
    now: clock(),
    assetPath: (name) => assets.path(name),
  });
}

function wayBackOf(ctx: RouteContext, issuer: string): { wayBack?: string } {
  const wayBack = ctx.path.startsWith('/account') ? findWayBack(ctx, issuer) : undefined;
  return wayBack === undefined ? {} : { wayBack };
}
