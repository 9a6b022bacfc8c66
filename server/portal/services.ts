import type { Service, ServicesPageProps } from '../../views/portal/props.ts';
import { servicesPage } from '../../views/portal/services-page.ts';
import { wordsOf } from '../../views/words/words.ts';
import { listServices } from '../clients/directory/list-services.ts';
import { type EnterableApplication, listApplications } from '../clients/list-applications.ts';
import { parseTopic, type Topic, topics } from '../clients/topic.ts';
import { currentRequest } from '../http/request-context.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { type Locale, locales } from '../lib/locale.ts';
import { unitPaths } from '../officials/search-units.ts';
import { heldRoles } from '../roles/reach.ts';
import { listEntered } from '../sessions/own-sessions.ts';
import { draw, forPerson, type PersonHandler, type PortalParts, read } from './parts.ts';

export function serviceRoutes(parts: PortalParts): Route[] {
  return [{ ...read, path: '/services', handler: forPerson(parts, showServices) }];
}

/** The ones used last are a short-cut, not a list of their own. */
const mostRecent = 6;

/** Services of all departments by topic and unit, page by page; the ones entered last first. */
const showServices: PersonHandler = async (parts, ctx, visitor) => {
  const { knex, config } = parts;
  const locale = currentRequest()?.locale ?? locales[0];
  const query = (askedFor(ctx, 'q') ?? '').slice(0, 100).trim();
  const after = askedFor(ctx, 'after');
  const asked = { topic: askedFor(ctx, 'topic'), unit: askedFor(ctx, 'unit') };
  const topic = parseTopic(asked.topic);
  const [unit] = await unitPaths(knex, asked.unit ? [asked.unit] : []);
  const choice = { q: query, named: topicsNamed(query), topic, unitId: unit?.id, after };
  const found = await listServices(knex, config.issuer, choice);
  const isPlain = query === '' && !topic && !unit && !after;
  const recent = isPlain ? await recentlyEntered(parts, visitor.person.id) : [];
  const isUnknown = { topic: asked.topic && !topic, unit: asked.unit && !unit };
  if (isUnknown.topic || isUnknown.unit) ctx.status = 404;
  const props: ServicesPageProps = {
    isFirst: !after,
    query,
    topic,
    unit: unit && { id: unit.id, name: unit.name[locale] },
    administers: (await heldRoles(knex, visitor.person.id)).length > 0,
    recent: recent.map((one) => toService(one, locale)),
    topics: found.topics,
    units: found.units.map(({ id, name, count }) => ({ id, count, name: name[locale] })),
    services: found.services.map((one) => ({ ...toService(one, locale), topic: one.topic })),
    total: found.total,
    next: found.next,
    ...(isUnknown.unit && { problem: { code: 'services.unit-unknown' } }),
    ...(isUnknown.topic && { problem: { code: 'services.topic-unknown' } }),
  };
  draw(parts, ctx, visitor, (frame) => servicesPage(frame, props));
};

/** Undefined where nothing is asked for, as with the empty field of a form. */
function askedFor(ctx: RouteContext, name: string): string | undefined {
  const value = ctx.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Who looks for “social security” finds all that is about it, whatever it is called. One character is in too many names. */
function topicsNamed(query: string): Topic[] {
  const wanted = query.toLowerCase();
  if (wanted.length < 2) return [];
  return topics.filter((topic) =>
    locales.some((locale) => wordsOf(locale).topics.names[topic].toLowerCase().includes(wanted)),
  );
}

/** The latest first. */
async function recentlyEntered({ knex, config, clock }: PortalParts, personId: string) {
  const entered = await listEntered(knex, personId, clock());
  if (entered.length === 0) return [];
  const listed = await listApplications(knex, config.issuer, entered);
  return listed
    .toSorted((one, other) => entered.indexOf(one.clientId) - entered.indexOf(other.clientId))
    .slice(0, mostRecent);
}

function toService({ name, unitName, serves, address }: EnterableApplication, locale: Locale): Service {
  return { name: name[locale], unit: unitName[locale], serves, href: address };
}
