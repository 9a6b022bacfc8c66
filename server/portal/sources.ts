import { renderPage } from '../../views/layout.ts';
import { leavingPage } from '../../views/sources/leaving-page.ts';
import type { LinkView, SourceButton, SourcesPageProps } from '../../views/sources/props.ts';
import { removeSourcePage } from '../../views/sources/remove-source-page.ts';
import { sourcesPage } from '../../views/sources/sources-page.ts';
import { recordEvent } from '../audit/record.ts';
import { arrivalOf } from '../federation/arrival.ts';
import { beginUpstream, completeUpstream } from '../federation/attempt.ts';
import { reasonOf, type SourceFailure } from '../federation/failures.ts';
import { type Link, linkArrival, listLinks, noteArrivalTwin, renameLink, unlink } from '../federation/links.ts';
import type { LiveSource } from '../federation/registry.ts';
import { HttpProblem } from '../http/problem.ts';
import { currentRequest } from '../http/request-context.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { leadFromSource } from '../http/source-cookie.ts';
import { locales, type Translated } from '../lib/locale.ts';
import { factorChanged } from '../recovery/factor-changed.ts';
import {
  canBeAdded,
  draw,
  forPerson,
  noticeOf,
  type PersonHandler,
  type PortalParts,
  read,
  shownAs,
  type Visitor,
  write,
} from './parts.ts';

const path = '/account/sources';

export function sourceRoutes(parts: PortalParts): Route[] {
  return [
    { ...read, path, handler: forPerson(parts, (p, ctx, visitor) => showSources(p, ctx, visitor)) },
    // calls the source: as dear as a guess
    {
      ...write,
      path: `${path}/add/:slug`,
      throttle: 'credential',
      audit: ['source.refused'],
      handler: forPerson(parts, add),
    },
    {
      ...read,
      who: 'person+recent',
      path: `${path}/return/:slug`,
      throttle: 'credential',
      audit: ['source.linked', 'source.refused', 'person.twin.found'],
      handler: forPerson(parts, comeBack),
    },
    { ...write, path: `${path}/:id/rename`, audit: [], handler: forPerson(parts, rename) },
    { ...read, who: 'person+recent', path: `${path}/:id/remove`, handler: forPerson(parts, askRemoval) },
    { ...write, path: `${path}/:id/remove`, audit: ['source.unlinked'], handler: forPerson(parts, remove) },
  ];
}

const readersLocale = () => currentRequest()?.locale ?? locales[0];

function buttonOf({ config }: LiveSource): SourceButton {
  return { slug: config.id, name: config.label[readersLocale()], icon: config.icon };
}

async function showSources(
  parts: PortalParts,
  ctx: RouteContext,
  visitor: Visitor,
  told: Partial<SourcesPageProps> = {},
): Promise<void> {
  const live = await parts.sources.list();
  const links = (await listLinks(parts.knex, visitor.person.id)).map((link) => toView(link, live));
  const sources = live.filter(canBeAdded).map(buttonOf);
  const notice = noticeOf(ctx, ['source-linked', 'source-renamed', 'source-removed'] as const);
  draw(parts, ctx, visitor, (frame) => sourcesPage(frame, { links, sources, ...notice, ...told }), path);
}

function toView(
  { id, sourceId, slug, name, linkedAt, lastUsedAt, isOpen }: Link,
  live: readonly LiveSource[],
): LinkView {
  const found = live.find((one) => one.id === sourceId);
  const source = found ? buttonOf(found).name : slug;
  return { id, name: name ?? source, source, linkedAt, lastUsedAt: lastUsedAt ?? undefined, isOpen };
}

/** Nobody else's browser has a session of this name: its cookie is what let the visitor in. */
const bindingOf = ({ sessionUid }: Visitor) => `session:${sessionUid}`;

async function named(parts: PortalParts, ctx: RouteContext): Promise<LiveSource> {
  const live = await parts.sources.find(ctx.params.slug ?? '');
  if (!live) throw new HttpProblem(404, 'request.unknown');
  return live;
}

const add: PersonHandler = async (parts, ctx, visitor) => {
  const live = await named(parts, ctx);
  const started = await beginUpstream(parts, live, bindingOf(visitor), { locale: readersLocale() });
  if (!started.ok) return refuseLink(parts, ctx, visitor, live, started.reason);
  const { begun } = started;
  if (begun.how === 'credentials') throw new HttpProblem(404, 'request.unknown');
  leadFromSource(ctx, parts.config.issuer, { slug: live.config.id, to: 'account' });
  const frame = parts.frame(ctx, { path, person: shownAs(visitor) });
  if (begun.how === 'redirect') ctx.set('Refresh', `0; url=${begun.url}`);
  if (begun.how === 'form') ctx.state.formActionOrigins = [begun.action];
  ctx.type = 'html';
  ctx.body = renderPage(frame, leavingPage(frame, { back: path, source: buttonOf(live), begun }));
};

/** In the session the button was pressed in, and in no other: its login is recent, and what came back fits to it (T-114). */
const comeBack: PersonHandler = async (parts, ctx, visitor) => {
  const live = await named(parts, ctx);
  const query = new URLSearchParams(ctx.querystring);
  const completed = await completeUpstream(parts, live, bindingOf(visitor), query);
  if (!completed.ok) return refuseLink(parts, ctx, visitor, live, completed.reason);
  const found = arrivalOf(live, completed.identity, parts.clock());
  const arrival = { ...found, hasAccount: true };
  const outcome = await parts.knex.transaction(async (tx) => {
    const linked = await linkArrival(tx, parts, visitor.person.id, arrival);
    if (linked.ok) {
      const change = { code: 'source.linked', linkId: linked.linkId, source: live.config.label } as const;
      await factorChanged(tx, parts, visitor.person.id, change);
    }
    return linked;
  });
  if (outcome.ok) return ctx.redirect(`${path}?notice=source-linked`);
  if (outcome.reason === 'other-person') await noteArrivalTwin(parts, visitor.person.id, arrival);
  ctx.status = 400;
  await showSources(parts, ctx, visitor, { problem: { code: `source.${outcome.reason}` } });
};

async function refuseLink(
  parts: PortalParts,
  ctx: RouteContext,
  visitor: Visitor,
  live: LiveSource,
  reason: SourceFailure,
): Promise<void> {
  const { id: personId } = visitor.person;
  const detail = { sourceId: live.id, reason };
  await recordEvent(parts.knex, { type: 'source.refused', outcome: 'refused', actorId: personId, personId, detail });
  ctx.status = 400;
  await showSources(parts, ctx, visitor, { problem: { code: reasonOf(reason) } });
}

const rename: PersonHandler = async (parts, ctx, visitor) => {
  const id = uuidOf(ctx);
  const name = ctx.state.body.name ?? '';
  const outcome = await renameLink(parts.knex, visitor.person.id, id, name);
  if (outcome.ok) return ctx.redirect(`${path}?notice=source-renamed`);
  if (outcome.reason === 'not-found') throw new HttpProblem(404, 'request.unknown');
  ctx.status = 400;
  await showSources(parts, ctx, visitor, {
    rename: { id, name: name.slice(0, 200), problem: { code: 'source.invalid-name' } },
  });
};

async function ownLink(parts: PortalParts, ctx: RouteContext, visitor: Visitor): Promise<Link> {
  const id = uuidOf(ctx);
  const link = (await listLinks(parts.knex, visitor.person.id)).find((one) => one.id === id);
  if (!link) throw new HttpProblem(404, 'request.unknown');
  return link;
}

const askRemoval: PersonHandler = async (parts, ctx, visitor) => {
  const link = toView(await ownLink(parts, ctx, visitor), await parts.sources.list());
  draw(parts, ctx, visitor, (frame) => removeSourcePage(frame, { link }));
};

const remove: PersonHandler = async (parts, ctx, visitor) => {
  const link = await ownLink(parts, ctx, visitor);
  const live = await parts.sources.list();
  const { id: personId } = visitor.person;
  const outcome = await parts.knex.transaction(async (tx) => {
    const removed = await unlink(tx, parts, personId, link.id);
    const source = live.find(({ id }) => id === link.sourceId)?.config.label ?? inAll(link.slug);
    if (removed.ok) await factorChanged(tx, parts, personId, { code: 'source.unlinked', source });
    return removed;
  });
  if (outcome.ok) return ctx.redirect(`${path}?notice=source-removed`);
  if (outcome.reason === 'not-found') throw new HttpProblem(404, 'request.unknown');
  ctx.status = 400;
  const props = { link: toView(link, live), problem: { code: 'source.last-way' } } as const;
  draw(parts, ctx, visitor, (frame) => removeSourcePage(frame, props));
};

/** A source that is switched off is known by its short name alone. */
const inAll = (text: string): Translated => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });

/** Ids of others and ids that are none are answered alike (T-120). */
function uuidOf(ctx: RouteContext): string {
  const id = ctx.params.id ?? '';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new HttpProblem(404, 'request.unknown');
  return id;
}
