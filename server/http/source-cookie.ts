import type { RouteContext } from './route.ts';

const cookie = 'yimen_source';

/** `login.<uid>`: a journey of this browser; `account`: its account page. Nothing else is followed. */
const shape = /^(?:login\.[A-Za-z0-9_-]{16,64}|account)$/;

/**
 * Somebody leaves for an identity source. Whatever comes back comes to one address for each source, which cannot know whose
 * it is: the cookie says where in this browser it was begun. It opens nothing: the journey and the account page have cookies
 * of their own.
 */
export function leadFromSource(ctx: RouteContext, issuer: string, { slug, to }: { slug: string; to: string }): void {
  ctx.cookies.set(cookie, to, { ...options(issuer, slug), maxAge: 15 * 60 * 1000 });
}

/** Path to go on at; undefined when nothing was begun in this browser. */
export function findSourceReturn(ctx: RouteContext, slug: string): string | undefined {
  const to = ctx.cookies.get(cookie, { signed: false });
  if (to === undefined || !shape.test(to)) return undefined;
  const [place, uid] = to.split('.');
  return place === 'login' ? `/login/${uid}/source/${slug}/return` : `/account/sources/return/${slug}`;
}

function options(issuer: string, slug: string) {
  const secure = issuer.startsWith('https:');
  return {
    signed: false,
    overwrite: true,
    httpOnly: true,
    sameSite: 'lax',
    secure,
    path: `/federation/${slug}`,
  } as const;
}
