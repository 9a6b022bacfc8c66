import { homePage } from '../../views/portal/home-page.ts';
import { outboxPage } from '../../views/portal/outbox-page.ts';
import { portalPaths } from '../../views/portal/paths.ts';
import { listApplications } from '../clients/list-applications.ts';
import { ownPath } from '../http/own-path.ts';
import { publicPage } from '../http/public-page.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { loginAddress } from '../oidc/portal-client.ts';
import { listDevelopmentMessages } from '../outbox/development-messages.ts';
import { identifyPerson } from './guards.ts';
import { draw, type PortalParts } from './parts.ts';

/** Pages for whoever comes along. The development outbox exists only where the development gateway does. */
export function publicRoutes(parts: PortalParts): Route[] {
  const outbox: Route = { ...publicPage, path: '/development/outbox', handler: (ctx) => showOutbox(parts, ctx) };
  return [
    { ...publicPage, path: '/', handler: (ctx) => showHome(parts, ctx) },
    {
      ...publicPage,
      path: '/register',
      handler: (ctx) => ctx.redirect(loginAddress(parts.config.issuer, { returnTo: '/account', create: true })),
    },
    // Where an authorization request of the account pages ends: `state` is the page that was asked for.
    { ...publicPage, path: '/account/arrive', handler: (ctx) => ctx.redirect(arrival(ctx)) },
    ...(parts.config.messageGateway === 'development' ? [outbox] : []),
  ];
}

/** A login that was cancelled leads home. Only our own paths, so the address cannot be made to lead elsewhere (RFC 9700 section 4.11). */
function arrival(ctx: RouteContext): string {
  if (ctx.query.error !== undefined) return '/';
  return ownPath(typeof ctx.query.state === 'string' ? ctx.query.state : undefined, '/account');
}

/** Whoever is logged in needs no door: the services are what they see without an errand. */
async function showHome(parts: PortalParts, ctx: RouteContext): Promise<void> {
  if (await identifyPerson(parts, ctx)) return ctx.redirect(portalPaths.services);
  const { demonstration, demoHost, issuer } = parts.config;
  const all = demonstration ? await listApplications(parts.knex, issuer) : [];
  // those that were started beside this service
  const applications = all.filter(({ address }) => new URL(address).hostname === demoHost);
  draw(parts, ctx, undefined, (frame) => {
    const services = applications.map(({ name, unitName, serves, address }) => {
      return { name: name[frame.locale], unit: unitName[frame.locale], serves, href: address };
    });
    return homePage(frame, services.length > 0 ? { demonstration: services } : {});
  });
}

async function showOutbox(parts: PortalParts, ctx: RouteContext): Promise<void> {
  const messages = await listDevelopmentMessages(parts.knex, 50);
  draw(parts, ctx, undefined, (frame) => outboxPage(frame, { messages }));
}
