import type { KoaContextWithOIDC } from 'oidc-provider';
import { endOtherSessions } from '../sessions/end-session.ts';
import { type ProviderParts, providerPaths } from './configuration.ts';

/**
 * "Everywhere" on the logout page: once this session is gone, the person's sessions on other devices go too. Our own page at
 * the end is told, since nothing else is left to tell it.
 */
export async function endElsewhere(parts: ProviderParts, ctx: KoaContextWithOIDC): Promise<void> {
  const { session, body } = ctx.oidc;
  const wanted = (body as { where?: string } | undefined)?.where === 'everywhere';
  if (!wanted || !session?.accountId || !(session as { destroyed?: boolean }).destroyed) return;
  const others = { personId: session.accountId, keepUid: session.uid };
  await parts.knex.transaction((tx) => endOtherSessions(tx, parts, others));
  const ownPage = `${parts.config.issuer}${providerPaths.end_session}/success`;
  if (ctx.response.get('Location') === ownPage) ctx.redirect(`${ownPage}?where=everywhere`);
}
