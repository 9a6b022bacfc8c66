import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { HttpProblem } from './problem.ts';
import type { HttpMiddleware, RouteContext } from './route.ts';

type CsrfConfig = { issuer: string; cookieKeys: readonly string[] };

const cookieValue = /^[A-Za-z0-9_-]{43}$/;

/** `__Host-` where browsers allow it: no sibling department's host can then plant a cookie of its own (T-092). */
export function csrfCookieName(issuer: string): string {
  return issuer.startsWith('https:') ? '__Host-yimen_csrf' : 'yimen_csrf';
}

/** The form field belonging to a cookie: worthless without the cookie, and not computable from it without the key. */
function tokenFor(cookie: string, key: KeyObject): string {
  return createHmac('sha256', key).update(`csrf\n${cookie}`).digest('base64url');
}

/** As key objects: bare text would be looked at anew at every use. The first one signs. */
function keysOf({ cookieKeys }: CsrfConfig): [KeyObject, ...KeyObject[]] {
  const [first = '', ...older] = cookieKeys;
  return [createSecretKey(first, 'utf8'), ...older.map((key) => createSecretKey(key, 'utf8'))];
}

/** Gives the token for the forms of an answer; the cookie is only set when a page asks, so what has no form sets no cookie. */
export function csrfTokens(config: CsrfConfig): (ctx: RouteContext) => string {
  const [key] = keysOf(config);
  return (ctx) => tokenFor(readCookie(ctx, config) ?? setCookie(ctx, config), key);
}

function readCookie(ctx: RouteContext, config: CsrfConfig): string | undefined {
  const value = ctx.cookies.get(csrfCookieName(config.issuer), { signed: false });
  return value !== undefined && cookieValue.test(value) ? value : undefined;
}

function setCookie(ctx: RouteContext, config: CsrfConfig): string {
  const value = randomBytes(32).toString('base64url');
  ctx.cookies.set(csrfCookieName(config.issuer), value, {
    signed: false,
    overwrite: true,
    httpOnly: true,
    sameSite: 'lax',
    secure: config.issuer.startsWith('https:'),
    path: '/',
  });
  return value;
}

/**
 * Refuses a request that another site made the browser send (T-097, T-098), by what the browser says of its origin and by
 * the token. Under our `Referrer-Policy: no-referrer` browsers send `Origin: null` with our own forms too (Fetch, "append a
 * request Origin header"), so `null` passes only when Sec-Fetch-Site vouches for it.
 */
export function requireCsrfToken(config: CsrfConfig): HttpMiddleware {
  const { origin: own } = new URL(config.issuer);
  const keys = keysOf(config);
  return (ctx, next) => {
    const origin = ctx.get('Origin');
    const site = ctx.get('Sec-Fetch-Site');
    if (site !== '' && site !== 'same-origin' && site !== 'none') throw new HttpProblem(403, 'csrf.site');
    if (origin === 'null' && site !== 'same-origin') throw new HttpProblem(403, 'csrf.origin');
    if (origin !== '' && origin !== 'null' && origin !== own) throw new HttpProblem(403, 'csrf.origin');
    const cookie = readCookie(ctx, config);
    const token = ctx.state.body.csrf ?? '';
    // Every key that still counts: a page drawn before a rotation can still be sent.
    const known = cookie !== undefined && keys.some((key) => equals(token, tokenFor(cookie, key)));
    if (!known) throw new HttpProblem(403, 'csrf.token');
    return next();
  };
}

function equals(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
