import type { RouteContext } from './route.ts';

/** `__Host-`: no neighbour host can name a login of its own, which would then outlive a change of credentials made here (T-090, T-092). */
const cookieName = (issuer: string) => (issuer.startsWith('https:') ? '__Host-yimen_way_back' : 'yimen_way_back');
/** As oidc-provider makes them; anything else is not followed. */
const uidShape = /^[A-Za-z0-9_-]{16,64}$/;

/**
 * A login may wait for something that is had on the account pages. Those show the way back to it, whichever of them the person
 * is on. The cookie names a login of this browser and nothing else, so there is no address in it to lead astray with.
 */
export function rememberWayBack(ctx: RouteContext, issuer: string, waiting: { uid: string; until: Date }): void {
  ctx.cookies.set(cookieName(issuer), waiting.uid, { ...options(issuer), expires: waiting.until });
}

/** Path of the login that waits, if one does. */
export function findWayBack(ctx: RouteContext, issuer: string): string | undefined {
  const uid = waitingLogin(ctx, issuer);
  return uid && `/login/${uid}`;
}

/** The uid of that login. */
export function waitingLogin(ctx: RouteContext, issuer: string): string | undefined {
  const uid = ctx.cookies.get(cookieName(issuer), { signed: false });
  return uid !== undefined && uidShape.test(uid) ? uid : undefined;
}

/** The login went on. */
export function forgetWayBack(ctx: RouteContext, issuer: string, uid: string): void {
  const name = cookieName(issuer);
  if (ctx.cookies.get(name, { signed: false }) === uid) ctx.cookies.set(name, null, options(issuer));
}

function options(issuer: string) {
  const secure = issuer.startsWith('https:');
  return { signed: false, overwrite: true, httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
}
