import type { RouteContext } from './route.ts';

const cookie = 'yimen_way_back';
/** As oidc-provider makes them; anything else is not followed. */
const uidShape = /^[A-Za-z0-9_-]{16,64}$/;

/**
 * A login may wait for something that is had on the account pages. Those show the way back to it, whichever of them the person
 * is on. The cookie names a login of this browser and nothing else, so there is no address in it to lead astray with.
 */
export function rememberWayBack(ctx: RouteContext, issuer: string, waiting: { uid: string; until: Date }): void {
  ctx.cookies.set(cookie, waiting.uid, { ...options(issuer), expires: waiting.until });
}

/** Path of the login that waits, if one does. */
export function findWayBack(ctx: RouteContext): string | undefined {
  const uid = waitingLogin(ctx);
  return uid && `/login/${uid}`;
}

/** The uid of that login. */
export function waitingLogin(ctx: RouteContext): string | undefined {
  const uid = ctx.cookies.get(cookie, { signed: false });
  return uid !== undefined && uidShape.test(uid) ? uid : undefined;
}

/** The login went on. */
export function forgetWayBack(ctx: RouteContext, issuer: string, uid: string): void {
  if (ctx.cookies.get(cookie, { signed: false }) === uid) ctx.cookies.set(cookie, null, options(issuer));
}

function options(issuer: string) {
  const secure = issuer.startsWith('https:');
  return { signed: false, overwrite: true, httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
}
