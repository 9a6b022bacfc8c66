import type { EnterpriseRegistry } from '../../adapters/registries/enterprise.ts';
import type { PopulationRegistry } from '../../adapters/registries/population.ts';
import type { Frame, Page } from '../../views/frame.ts';
import { renderPage } from '../../views/layout.ts';
import { listLinks } from '../federation/links.ts';
import type { LiveSource } from '../federation/registry.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Route, RouteContext } from '../http/route.ts';
import type { JourneyParts } from '../journey/parts.ts';
import { getPerson } from '../people/find-person.ts';
import type { Person } from '../people/person.ts';

/** What the pages of the portal need: what the journey needs, and the registries that confirm who somebody is and represents. */
export type PortalParts = JourneyParts & { registry: PopulationRegistry; enterpriseRegistry: EnterpriseRegistry };

/** Whoever the guard of the route let in. `usesSources`: they log in, or could, by the login of another house. */
export type Visitor = { person: Person; sessionUid: string; acr: string; usesSources: boolean };

export type PersonHandler = (parts: PortalParts, ctx: RouteContext, visitor: Visitor) => Promise<void>;

/** A handler for routes of `who: 'person'` and above. */
export function forPerson(parts: PortalParts, handler: PersonHandler): Route['handler'] {
  return async (ctx) => {
    if (!ctx.state.person) throw new HttpProblem(401, 'login.required');
    const { id, sessionUid, acr } = ctx.state.person;
    const [person, usesSources] = await Promise.all([getPerson(parts.knex, id), mayUseSources(parts, id)]);
    await handler(parts, ctx, { person, sessionUid, acr, usesSources });
  };
}

/** What is live is remembered; only where nothing is, the links of the person are looked for. */
async function mayUseSources({ sources, knex }: PortalParts, personId: string): Promise<boolean> {
  const live = await sources.list();
  return live.some(canBeAdded) || (await listLinks(knex, personId)).length > 0;
}

/** A directory asks for name and password on the login page alone. */
export const canBeAdded = ({ config }: LiveSource): boolean => config.kind !== 'ldap';

export function draw(
  parts: PortalParts,
  ctx: RouteContext,
  visitor: Visitor | undefined,
  page: (frame: ReturnType<PortalParts['frame']>) => Page,
  path?: string,
): void {
  const person = visitor && { person: shownAs(visitor) };
  const frame = parts.frame(ctx, { ...(path && { path }), ...person });
  ctx.type = 'html';
  ctx.body = renderPage(frame, page(frame));
}

/** Whoever is logged in, as the frame of their pages knows them. */
export function shownAs({ person, usesSources }: Visitor): NonNullable<Frame['person']> {
  return { name: person.name ?? '', ...(!usesSources && { withoutSources: true }) };
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
