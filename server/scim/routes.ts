import type { AuditEventType } from '../audit/events.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Route, RouteContext } from '../http/route.ts';
import type { OfficialParts } from '../officials/parts.ts';
import { bulkLimits, patch, post, put, remove, runBulk } from './bulk.ts';
import { providerConfig, resourceTypes, schemas } from './discovery.ts';
import { parseFilter } from './filter.ts';
import { listGroups, readGroup } from './groups.ts';
import { answerWith, described, type Kind, listOf, parseSlice, project, refused, type ScimAnswer } from './messages.ts';
import type { Caller } from './store.ts';
import { namesVersion } from './user.ts';
import { listUsers, readUser } from './users.ts';

type Handler = (ctx: RouteContext, caller: Caller) => Promise<ScimAnswer> | ScimAnswer;

/** SCIM 2.0 (RFC 7643, 7644) for the HR system of a unit: its officials as Users, its units as Groups. */
export function scimRoutes(parts: OfficialParts): Route[] {
  const { issuer } = parts.config;
  const changes: AuditEventType[] = ['official.changed', 'official.left'];
  const wholeChange = (ctx: RouteContext) => ({ id: ctx.params.id ?? '', version: ctx.get('If-Match') || undefined });
  return [
    route('GET', '/ServiceProviderConfig', [], () => ({ status: 200, body: providerConfig(issuer) })),
    ...told('ResourceTypes', resourceTypes(issuer)),
    ...told('Schemas', schemas(issuer)),
    route('GET', '/Users', [], (ctx, caller) => showUsers(parts, ctx, caller)),
    route('POST', '/Users', ['official.appointed'], (ctx, caller) => post(parts, caller, jsonOf(ctx))),
    route('GET', '/Users/:id', [], async (ctx, caller) => {
      const found = await readUser(parts, caller, ctx.params.id ?? '');
      return found.ok ? showOne(issuer, ctx, 'User', found.user) : refused(found.reason);
    }),
    route('PUT', '/Users/:id', changes, (ctx, caller) => put(parts, caller, wholeChange(ctx), jsonOf(ctx))),
    route('PATCH', '/Users/:id', changes, (ctx, caller) => patch(parts, caller, wholeChange(ctx), jsonOf(ctx))),
    route('DELETE', '/Users/:id', ['official.left'], (ctx, caller) => remove(parts, caller, wholeChange(ctx))),
    route('GET', '/Groups', [], (ctx, caller) => showGroups(parts, ctx, caller)),
    route('GET', '/Groups/:id', [], async (ctx, caller) => {
      const found = await readGroup(parts.knex, caller, ctx.params.id ?? '');
      return found.ok ? showOne(issuer, ctx, 'Group', found.group) : refused(found.reason);
    }),
    route('POST', '/Bulk', ['official.appointed', ...changes], (ctx, caller) => runBulk(parts, caller, jsonOf(ctx))),
  ];
}

function route(method: Route['method'], path: string, audit: readonly AuditEventType[], handler: Handler): Route {
  return {
    method,
    path: `/scim/v2${path}`,
    who: 'scim',
    csrf: 'none',
    throttle: 'page',
    bodyLimit: method === 'GET' || method === 'DELETE' ? 0 : bulkLimits.payload,
    cache: 'personal',
    audit,
    handler: async (ctx) => {
      if (!ctx.state.hrSystem) throw new HttpProblem(401, 'api.token');
      give(ctx, await handler(ctx, ctx.state.hrSystem));
    },
  };
}

function give(ctx: RouteContext, { status, body, version, location }: ScimAnswer): void {
  if (version) ctx.set('ETag', version);
  if (location) ctx.set(status === 201 ? 'Location' : 'Content-Location', location);
  ctx.status = status;
  if (!body) return;
  ctx.type = 'application/scim+json';
  ctx.body = JSON.stringify(body);
}

const jsonOf = (ctx: RouteContext): object => ctx.state.json ?? {};

/** What the server says of itself: all of it, and one by its id. */
function told(name: string, all: readonly { id: string; body: object }[]): Route[] {
  return [
    route('GET', `/${name}`, [], (ctx) => {
      // RFC 7644 section 4: a filter here is refused
      if (ctx.query.filter !== undefined) throw new HttpProblem(403, 'request.refused');
      const bodies = all.map(({ body }) => body);
      return { status: 200, body: listOf(bodies, bodies.length, 1) };
    }),
    route('GET', `/${name}/:id`, [], (ctx) => {
      const found = all.find(({ id }) => id === ctx.params.id);
      return found ? { status: 200, body: found.body } : refused('unknown');
    }),
  ];
}

function showOne(
  issuer: string,
  ctx: RouteContext,
  kind: Kind,
  resource: Parameters<typeof answerWith>[2],
): ScimAnswer {
  const answer = answerWith(issuer, kind, resource);
  const known = ctx.get('If-None-Match');
  if (known !== '' && answer.version && namesVersion(known, answer.version))
    return { status: 304, version: answer.version };
  return { ...answer, body: project(answer.body ?? {}, ctx.query.attributes, ctx.query.excludedAttributes) };
}

async function showUsers(parts: OfficialParts, ctx: RouteContext, caller: Caller): Promise<ScimAnswer> {
  const asked = parseFilter(filterOf(ctx));
  const page = parseSlice(ctx.query);
  if (!asked.ok) return refused(asked.reason);
  if (!page.ok) return refused(page.reason);
  const { resources, total } = await listUsers(parts, caller, asked.filter, page.slice);
  return showList(parts, ctx, 'User', { resources, total, startIndex: page.startIndex });
}

async function showGroups(parts: OfficialParts, ctx: RouteContext, caller: Caller): Promise<ScimAnswer> {
  const page = parseSlice(ctx.query);
  if (filterOf(ctx) !== undefined) return refused('filter');
  if (!page.ok) return refused(page.reason);
  const { resources, total } = await listGroups(parts.knex, caller, page.slice);
  return showList(parts, ctx, 'Group', { resources, total, startIndex: page.startIndex });
}

type Listed = { resources: Parameters<typeof described>[2][]; total: number; startIndex: number };

function showList(
  parts: OfficialParts,
  ctx: RouteContext,
  kind: Kind,
  { resources, total, startIndex }: Listed,
): ScimAnswer {
  const shown = resources.map((one) =>
    project(described(parts.config.issuer, kind, one), ctx.query.attributes, ctx.query.excludedAttributes),
  );
  return { status: 200, body: listOf(shown, total, startIndex) };
}

function filterOf(ctx: RouteContext): string | undefined {
  return typeof ctx.query.filter === 'string' ? ctx.query.filter : undefined;
}
