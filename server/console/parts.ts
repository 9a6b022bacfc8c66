import type { Page } from '../../views/frame.ts';
import { renderPage } from '../../views/layout.ts';
import type { Acts } from '../approvals/act.ts';
import type { AuditEventType } from '../audit/events.ts';
import type { OpenForTest } from '../federation/manage-sources.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Route, RouteContext } from '../http/route.ts';
import type { Permission } from '../lib/permission.ts';
import { findActivePerson } from '../people/find-person.ts';
import type { Person } from '../people/person.ts';
import type { PortalParts } from '../portal/parts.ts';

/** What the console needs: what the account pages need, how acts that take two persons are done, and how a source is tried. */
export type ConsoleParts = PortalParts & { acts: Acts; openSourceForTest: OpenForTest };

/** Whoever the guard of the route let in. `roots`: the units at or below which the permission of the route reaches. */
export type Administrator = { person: Person; permissions: readonly Permission[]; roots: readonly string[] };

export type AdminHandler = (parts: ConsoleParts, ctx: RouteContext, admin: Administrator) => Promise<void>;

function forAdmin(parts: ConsoleParts, handler: AdminHandler): Route['handler'] {
  return async (ctx) => {
    const { admin } = ctx.state;
    const person = await findActivePerson(parts.knex, ctx.state.person?.id);
    if (!person || !admin) throw new HttpProblem(401, 'login.required');
    await handler(parts, ctx, { person, ...admin });
  };
}

/** A page of the console. */
export function page(parts: ConsoleParts, permission: Permission, path: string, handler: AdminHandler): Route {
  return {
    method: 'GET',
    path,
    who: `admin:${permission}`,
    csrf: 'none',
    throttle: 'page',
    bodyLimit: 0,
    cache: 'personal',
    audit: [],
    handler: forAdmin(parts, handler),
  };
}

/** A form of the console: a recent phishing-resistant login, and the events it may record. */
export function form(
  parts: ConsoleParts,
  permission: Permission,
  path: string,
  audit: readonly AuditEventType[],
  handler: AdminHandler,
): Route {
  return {
    method: 'POST',
    path,
    who: `admin:${permission}`,
    csrf: 'token',
    throttle: 'page',
    bodyLimit: 16 * 1024,
    cache: 'personal',
    audit,
    handler: forAdmin(parts, handler),
  };
}

/** `path`: where the switches of the page come back to, when it is drawn at an address that only takes forms. */
export function drawConsole(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  draw: (frame: ReturnType<ConsoleParts['frame']>, menu: readonly Permission[]) => Page,
  path?: string,
): void {
  const frame = parts.frame(ctx, { ...(path && { path }), person: { name: admin.person.name ?? '' } });
  ctx.type = 'html';
  ctx.body = renderPage(frame, draw(frame, admin.permissions));
}

/** Whatever is out of reach is answered like what is not there (T-120). */
export const notFound = () => new HttpProblem(404, 'request.unknown');

/** One value of the query string, `undefined` when absent. */
export function queryOf(ctx: RouteContext, name: string): string | undefined {
  const value = ctx.query[name];
  return typeof value === 'string' ? value : undefined;
}
