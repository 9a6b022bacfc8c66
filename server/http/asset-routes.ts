import type { Route } from './route.ts';

export type Asset = { type: string; body: Buffer | string };

/** One route per file of our own, by its address with the hash of its content: cached for ever, never wrong. */
export function assetRoutes(assets: ReadonlyMap<string, Asset>): Route[] {
  return [...assets].map(([path, asset]) => ({
    method: 'GET',
    path,
    who: 'public',
    csrf: 'none',
    throttle: 'none',
    bodyLimit: 0,
    cache: 'immutable',
    audit: [],
    handler: (ctx) => {
      ctx.type = asset.type;
      ctx.body = asset.body;
    },
  }));
}
