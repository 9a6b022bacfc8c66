import { isLocale } from '../lib/locale.ts';
import { ownPath } from './own-path.ts';
import { localeCookie, printCookie } from './preferred-locale.ts';
import type { Route, RouteContext } from './route.ts';

const yearMs = 365 * 24 * 60 * 60 * 1000;

/**
 * `POST /preferences`: `locale` (one of ours) and `print` (`large` or `normal`), then back to `return`, a path of our own.
 * Kept in cookies, so that the choice is there before anyone has logged in and works without JavaScript.
 */
export function preferenceRoutes(config: { issuer: string }): Route[] {
  const secure = config.issuer.startsWith('https:');
  const keep = (ctx: RouteContext, name: string, value: string) =>
    ctx.cookies.set(name, value, {
      signed: false,
      httpOnly: true,
      sameSite: 'lax',
      secure,
      path: '/',
      maxAge: yearMs,
      overwrite: true,
    });
  return [
    {
      method: 'POST',
      path: '/preferences',
      who: 'public',
      csrf: 'token',
      throttle: 'page',
      bodyLimit: 8192,
      cache: 'personal',
      audit: [],
      handler: (ctx) => {
        const { locale, print, return: back } = ctx.state.body;
        if (isLocale(locale)) keep(ctx, localeCookie, locale);
        if (print === 'large' || print === 'normal') keep(ctx, printCookie, print);
        ctx.status = 303;
        ctx.redirect(ownPath(back));
      },
    },
  ];
}
