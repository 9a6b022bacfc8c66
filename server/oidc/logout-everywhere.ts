import type { KoaContextWithOIDC } from 'oidc-provider';
import type { RouteContext } from '../http/route.ts';
import { endOtherSessions } from '../sessions/end-session.ts';
import { voidLogins } from '../sessions/unfinished/void-logins.ts';
import type { ProviderParts } from './configuration.ts';

/** Long enough to leave a source together with us, too. */
const toldSeconds = 120;

/**
 * "Everywhere" on the logout page: once this session is gone, the person's sessions on other devices go too. The page at the
 * end is told by a cookie, since nothing else is left to tell it, and an address anybody could send.
 */
export async function endElsewhere(parts: ProviderParts, ctx: KoaContextWithOIDC): Promise<void> {
  const { session, body } = ctx.oidc;
  const wanted = (body as { where?: string } | undefined)?.where === 'everywhere';
  if (!wanted || !session?.accountId || !(session as { destroyed?: boolean }).destroyed) return;
  const others = { personId: session.accountId, keepUid: session.uid };
  await parts.knex.transaction(async (tx) => {
    await voidLogins(tx, { personId: others.personId });
    await endOtherSessions(tx, parts, others);
  });
  const { cookies } = ctx as unknown as RouteContext;
  cookies.set(cookieName(parts.config.issuer), 'yes', { ...options(parts.config.issuer), maxAge: toldSeconds * 1000 });
}

/** Whether that was just done in this browser: told once. */
export function leftEverywhere({ cookies }: RouteContext, issuer: string): boolean {
  const isTold = cookies.get(cookieName(issuer), { signed: false }) === 'yes';
  if (isTold) cookies.set(cookieName(issuer), null, options(issuer));
  return isTold;
}

/** With this prefix no other host of the domain can set it. */
const cookieName = (issuer: string) => `${issuer.startsWith('https:') ? '__Host-' : ''}yimen_left_everywhere`;

function options(issuer: string) {
  const secure = issuer.startsWith('https:');
  return { signed: false, overwrite: true, httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
}
