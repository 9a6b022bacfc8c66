import { portalPaths } from '../../views/portal/paths.ts';
import type { Service } from '../../views/portal/props.ts';
import { servicesPage } from '../../views/portal/services-page.ts';
import { type EnterableApplication, listApplications } from '../clients/list-applications.ts';
import { currentRequest } from '../http/request-context.ts';
import type { Route } from '../http/route.ts';
import { type Locale, locales } from '../lib/locale.ts';
import { heldRoles } from '../roles/reach.ts';
import { listOwnSessions } from '../sessions/own-sessions.ts';
import { draw, forPerson, type PersonHandler, type PortalParts, read } from './parts.ts';

export function serviceRoutes(parts: PortalParts): Route[] {
  return [{ ...read, path: '/services', handler: forPerson(parts, showServices) }];
}

/** On one page of the directory, which stays under 60 kB. */
const pageSize = 50;

/** Services of all departments; the ones entered from the running sessions first, then by unit, page by page. */
const showServices: PersonHandler = async (parts, ctx, visitor) => {
  const locale = currentRequest()?.locale ?? locales[0];
  const query = typeof ctx.query.q === 'string' ? ctx.query.q.slice(0, 100).trim() : '';
  const all = await listApplications(parts.knex, parts.config.issuer);
  const sessions = await listOwnSessions(parts.knex, visitor.person.id, parts.clock());
  const entered = new Set(sessions.flatMap(({ applications }) => applications));
  const matching = all.filter((application) => matches(application, query));
  const start = matching.findIndex(({ clientId }) => clientId === ctx.query.after) + 1;
  const found = matching.slice(start, start + pageSize);
  const next = start + pageSize < matching.length ? found.at(-1)?.clientId : undefined;
  const recent = query === '' && start === 0 ? all.filter(({ clientId }) => entered.has(clientId)) : [];
  const administers = (await heldRoles(parts.knex, visitor.person.id)).length > 0;
  const shown = { recent: recent.map((one) => toService(one, locale)), groups: byUnit(found, locale) };
  const nextHref = next && `${portalPaths.services}?${new URLSearchParams({ q: query, after: next })}`;
  const props = { query, administers, nextHref, ...shown };
  draw(parts, ctx, visitor, (frame) => servicesPage(frame, props));
};

function matches({ name, unitName }: EnterableApplication, query: string): boolean {
  const wanted = query.toLowerCase();
  return [...Object.values(name), ...Object.values(unitName)].some((text) => text.toLowerCase().includes(wanted));
}

function toService({ name, unitName, serves, address }: EnterableApplication, locale: Locale): Service {
  return { name: name[locale], unit: unitName[locale], serves, href: address };
}

function byUnit(applications: readonly EnterableApplication[], locale: Locale) {
  const groups = Map.groupBy(applications, ({ unitName }) => unitName[locale]);
  return [...groups].map(([name, list]) => ({ name, services: list.map((one) => toService(one, locale)) }));
}
