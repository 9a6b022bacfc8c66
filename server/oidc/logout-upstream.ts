import type { KoaContextWithOIDC } from 'oidc-provider';
import { elsewhere } from '../authenticators/source/proves.ts';
import { leaveSource, sourceToLeave } from '../federation/upstream-logout.ts';
import type { ProviderParts } from './configuration.ts';

export type LeavingParts = Pick<ProviderParts, 'config' | 'knex' | 'cipher' | 'sources' | 'clock'>;

/** Sessions of ours pay no look: what a login was made by stands in its methods. */
function uidOfUpstream({ oidc: { session } }: KoaContextWithOIDC): string | undefined {
  return session?.amr?.includes(elsewhere) ? session.uid : undefined;
}

/** The source the person may leave together with us, for the page that asks whether to log out. */
export async function sourceOfSession(parts: LeavingParts, ctx: KoaContextWithOIDC) {
  const sessionUid = uidOfUpstream(ctx);
  return sessionUid === undefined ? undefined : sourceToLeave(parts, sessionUid);
}

/**
 * After a logout here: on to the source that the session began at, by a page that goes on by itself, since a redirect would be
 * held to the form-action of the page before (decision 0023). Without it the answer stays as it is.
 */
export async function leaveUpstream(parts: ProviderParts, ctx: KoaContextWithOIDC): Promise<void> {
  const sessionUid = uidOfUpstream(ctx);
  const { session, body } = ctx.oidc;
  const to = ctx.response.get('Location');
  if (sessionUid === undefined || to === '' || !(session as { destroyed?: boolean }).destroyed) return;
  const isWanted = (body as { upstream?: string } | undefined)?.upstream === 'yes';
  const leaving = await leaveSource(parts, { sessionUid, isWanted, to });
  if (leaving) await parts.pages.leaving(ctx, leaving);
}
