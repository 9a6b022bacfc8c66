import type { CacheClass, HttpMiddleware } from './route.ts';

const cacheControl: Record<Exclude<CacheClass, 'personal'>, string> = {
  public: 'public, max-age=300',
  immutable: 'public, max-age=31536000, immutable',
};

/**
 * `Cache-Control` as the route declares. A shared answer that turns out to set a cookie is no longer shared: a cache would
 * hand one person's cookie to the next (Next.js #96265).
 */
export function applyCacheClass(cacheClass: keyof typeof cacheControl): HttpMiddleware {
  return async (ctx, next) => {
    ctx.set('Cache-Control', cacheControl[cacheClass]);
    await next();
    if (ctx.res.hasHeader('Set-Cookie')) ctx.set('Cache-Control', 'no-store');
  };
}
