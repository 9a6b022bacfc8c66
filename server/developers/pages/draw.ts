import type { ApplicationView, TeamView } from '../../../views/developers/props.ts';
import type { Frame, Page } from '../../../views/frame.ts';
import type { ManagedApplication } from '../../clients/managed-application.ts';
import { HttpProblem } from '../../http/problem.ts';
import { currentRequest } from '../../http/request-context.ts';
import type { RouteContext } from '../../http/route.ts';
import { locales } from '../../lib/locale.ts';
import { isUuid } from '../../lib/uuid.ts';
import { draw, type PersonHandler, type PortalParts, type Visitor } from '../../portal/parts.ts';
import { findOwnApplication, type OwnApplication } from '../applications/own-application.ts';
import { findTeamOf } from '../teams/store.ts';
import type { OwnTeam } from '../teams/team.ts';

export const currentLocale = () => currentRequest()?.locale ?? locales[0];

/** One request to a page of the departments' portal. */
export type Visit = { parts: PortalParts; ctx: RouteContext; visitor: Visitor };
export type TeamVisit = Visit & { team: OwnTeam };
export type ApplicationVisit = Visit & OwnApplication;

/** Opens the team of the address; somebody else's is answered like one that there is not (T-120). */
export function atTeam(handler: (visit: TeamVisit) => Promise<void>): PersonHandler {
  return async (parts, ctx, visitor) => {
    const { id = '' } = ctx.params;
    const team = isUuid(id) ? await findTeamOf(parts.knex, visitor.person.id, id) : undefined;
    if (!team) throw new HttpProblem(404, 'request.unknown');
    await handler({ parts, ctx, visitor, team });
  };
}

/** The same for the application of the address. */
export function atApplication(handler: (visit: ApplicationVisit) => Promise<void>): PersonHandler {
  return async (parts, ctx, visitor) => {
    const own = await findOwnApplication(parts.knex, visitor.person.id, ctx.params.client ?? '');
    if (!own) throw new HttpProblem(404, 'request.unknown');
    await handler({ parts, ctx, visitor, ...own });
  };
}

/** `path`: where the language switch comes back to after a form, its page. */
export function drawVisit({ parts, ctx, visitor }: Visit, page: (frame: Frame) => Page, path?: string): void {
  draw(parts, ctx, visitor, page, path);
}

/** Refused: what was typed stays on the page. Whatever is not theirs is not there. */
export function refused<R extends string>(ctx: RouteContext, reason: R): asserts reason is Exclude<R, 'not-found'> {
  if (reason === 'not-found') throw new HttpProblem(404, 'request.unknown');
  ctx.status = 400;
}

export function teamView({ id, name, unitName, role }: OwnTeam): TeamView {
  return { id, name, unit: unitName[currentLocale()], role };
}

export function applicationView(application: ManagedApplication): ApplicationView {
  const { clientId, name, environment, kind, isSuspended } = application;
  return { clientId, name: name[currentLocale()], environment, kind, isSuspended };
}

/** A text of the query; one that is given twice is none. */
export function queryText(ctx: RouteContext, name: string): string {
  const text = ctx.query[name];
  return typeof text === 'string' ? text : '';
}
