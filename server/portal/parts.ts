import type { EnterpriseRegistry } from '../../adapters/registries/enterprise.ts';
import type { PopulationRegistry } from '../../adapters/registries/population.ts';
import type { Page } from '../../views/frame.ts';
import { renderPage } from '../../views/layout.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Route, RouteContext } from '../http/route.ts';
import type { JourneyParts } from '../journey/parts.ts';
import { getPerson } from '../people/find-person.ts';
import type { Person } from '../people/person.ts';

/** What the pages of the portal need: what the journey needs, and the registries that confirm who somebody is and represents. */
export type PortalParts = JourneyParts & { registry: PopulationRegistry; enterpriseRegistry: EnterpriseRegistry };

/** Whoever the guard of the route let in. */
export type Visitor = { person: Person; sessionUid: string; acr: string };

export type PersonHandler = (parts: PortalParts, ctx: RouteContext, visitor: Visitor) => Promise<void>;

/** A handler for routes of `who: 'person'` and above. */
export function forPerson(parts: PortalParts, handler: PersonHandler): Route['handler'] {
  return async (ctx) => {
    if (!ctx.state.person) throw new HttpProblem(401, 'login.required');
    const { id, sessionUid, acr } = ctx.state.person;
    await handler(parts, ctx, { person: await getPerson(parts.knex, id), sessionUid, acr });
  };
}

export function draw(
  parts: PortalParts,
  ctx: RouteContext,
  visitor: Visitor | undefined,
  page: (frame: ReturnType<PortalParts['frame']>) => Page,
  path?: string,
): void {
  const person = visitor && { person: { name: visitor.person.name ?? '' } };
  const frame = parts.frame(ctx, { ...(path && { path }), ...person });
  ctx.type = 'html';
  ctx.body = renderPage(frame, page(frame));
}

/** A notice carried over the redirect after a form: a word of a closed list, so an address cannot put words on a page. */
export function noticeOf<N extends string>(ctx: RouteContext, known: readonly N[]): { notice?: N } {
  const asked = known.find((notice) => notice === ctx.query.notice);
  return asked ? { notice: asked } : {};
}

export const read = {
  method: 'GET',
  who: 'person',
  csrf: 'none',
  throttle: 'page',
  bodyLimit: 0,
  cache: 'personal',
  audit: [],
} as const;
export const write = {
  method: 'POST',
  who: 'person+recent',
  csrf: 'token',
  throttle: 'page',
  bodyLimit: 16 * 1024,
  cache: 'personal',
} as const;
