import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { renderPage } from '../../views/layout.ts';
import { loggedOutPage } from '../../views/portal/logged-out-page.ts';
import { logoutPage } from '../../views/portal/logout-page.ts';
import { onwardPage } from '../../views/portal/onward-page.ts';
import { portalPaths } from '../../views/portal/paths.ts';
import { leavingPage } from '../../views/sources/leaving-page.ts';
import type { LeavingPageProps } from '../../views/sources/props.ts';
import type { ClientRegistry } from '../clients/registry.ts';
import type { FrameMaker } from '../frame.ts';
import { HttpProblem } from '../http/problem.ts';
import { currentRequest } from '../http/request-context.ts';
import type { RouteContext } from '../http/route.ts';
import { locales } from '../lib/locale.ts';
import type { ProviderPages } from './configuration.ts';
import { leftEverywhere } from './logout-everywhere.ts';
import { type LeavingParts, sourceOfSession } from './logout-upstream.ts';
import { portalClientId } from './portal-client.ts';

/** The pages oidc-provider would draw itself, drawn by us. */
type PageParts = LeavingParts & { frame: FrameMaker; clients: ClientRegistry };

export function createProviderPages(parts: PageParts): ProviderPages {
  const { frame, clients } = parts;
  const labelOf = async (clientId: string | undefined) => (clientId ? clients.label(clientId) : undefined);
  const locale = () => currentRequest()?.locale ?? locales[0];
  const name = async (clientId: string) => (await labelOf(clientId))?.name[locale()];

  return {
    async logout(ctx, form) {
      const asking = ctx.oidc.client?.clientId;
      const known = [portalClientId, asking];
      const entered = Object.keys(ctx.oidc.session?.authorizations ?? {}).filter((id) => !known.includes(id));
      const names = await Promise.all(entered.map(name));
      const label = await labelOf(asking);
      const source = await sourceOfSession(parts, ctx);
      const props = {
        action: '/logout/confirm',
        fields: { xsrf: xsrfOf(form) },
        application: label && { name: label.name[locale()], unit: label.unitName[locale()] },
        applications: names.filter((one) => one !== undefined),
        source: source && { name: source.config.label[locale()], isAsked: source.config.logout === 'offered' },
      };
      ctx.body = renderPage(frame(routeContext(ctx)), logoutPage(frame(routeContext(ctx)), props));
    },
    async loggedOut(ctx) {
      // whoever chose to stay, or was sent here by a link, must not think that they are out
      const { accountId } = await ctx.oidc.provider.Session.get(ctx);
      if (accountId) return ctx.redirect(portalPaths.account);
      ctx.type = 'html';
      const page = loggedOutPage(frame(routeContext(ctx)), {
        everywhere: leftEverywhere(routeContext(ctx), parts.config.issuer),
      });
      ctx.body = renderPage(frame(routeContext(ctx)), page);
    },
    async leaving(ctx, { live: { config }, url }) {
      const source = { slug: config.id, name: config.label[locale()], icon: config.icon };
      const begun = { how: 'redirect', url, kept: {} } as const;
      const props: LeavingPageProps = { back: '/logout/success', source, errand: 'logout', begun };
      ctx.remove('Location');
      ctx.status = 200;
      ctx.set('Refresh', `0; url=${url}`);
      ctx.type = 'html';
      ctx.body = renderPage(frame(routeContext(ctx)), leavingPage(frame(routeContext(ctx)), props));
    },
    onward(ctx, form) {
      const page = onwardPage(frame(routeContext(ctx)), form);
      ctx.body = renderPage(frame(routeContext(ctx)), page);
    },
    // our own error handler draws it: one error page, one place
    async error(ctx, out, error) {
      if ('retryAfterSeconds' in error) throw error;
      // a second click after the login was handed back, or a journey that ran out on the way
      if (error instanceof errors.SessionNotFound) throw new HttpProblem(400, 'journey.expired');
      throw new HttpProblem(Math.max(ctx.status, 400), out.error);
    },
  };
}

/** The library hands its form over as markup; the one secret in it is what its confirmation wants back. */
function xsrfOf(form: string): string {
  return /name="xsrf" value="([A-Za-z0-9_-]+)"/.exec(form)?.[1] ?? '';
}

const routeContext = (ctx: KoaContextWithOIDC) => ctx as unknown as RouteContext;
