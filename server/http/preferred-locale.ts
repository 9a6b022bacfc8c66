import { isLocale, type Locale, locales, matchLocale } from '../lib/locale.ts';
import type { RouteContext } from './route.ts';

export const localeCookie = 'yimen_locale';
export const printCookie = 'yimen_print';

/** The reader's language: what they chose here, what the department asks (`ui_locales`), what the browser says, ours. */
export function preferredLocale(ctx: RouteContext): Locale {
  const chosen = ctx.cookies.get(localeCookie, { signed: false });
  if (isLocale(chosen)) return chosen;
  return matchLocale(askedLocales(ctx.querystring)) ?? matchLocale(ctx.acceptsLanguages()) ?? locales[0];
}

/** OpenID Connect Core section 3.1.2.1: space-separated BCP 47 tags in order of preference. */
function askedLocales(querystring: string): string[] {
  if (!querystring.includes('ui_locales=')) return [];
  return new URLSearchParams(querystring).get('ui_locales')?.split(' ', 8) ?? [];
}

export function prefersLargePrint(ctx: RouteContext): boolean {
  return ctx.cookies.get(printCookie, { signed: false }) === 'large';
}
