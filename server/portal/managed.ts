import type { Page } from '../../views/frame.ts';
import { type OpenedEnterprise, openEnterprise } from '../enterprises/managed-enterprises.ts';
import { HttpProblem } from '../http/problem.ts';
import type { RouteContext } from '../http/route.ts';
import { draw, forPerson, type PortalParts, type Visitor } from './parts.ts';

/** What a handler of the enterprise centre is given: who asks, and the enterprise of the address, which they manage. */
export type Centre = { parts: PortalParts; ctx: RouteContext; visitor: Visitor; opened: OpenedEnterprise };

export type CentreHandler = (centre: Centre) => Promise<void> | void;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** For routes below `/account/enterprises/:id`: whoever does not manage it meets the same page as for one that is not there (T-120). */
export function forEnterprise(parts: PortalParts, handler: CentreHandler) {
  return forPerson(parts, async (_parts, ctx, visitor) => {
    const opened = await openEnterprise(parts.knex, visitor.person.id, uuidOf(ctx, 'id'), parts.clock());
    if (!opened) throw notFound();
    await handler({ parts, ctx, visitor, opened });
  });
}

/** An id in the address; a text that is none is answered like an id of nobody. */
export function uuidOf(ctx: RouteContext, name: string): string {
  const id = ctx.params[name] ?? '';
  if (!uuid.test(id)) throw notFound();
  return id;
}

export const notFound = () => new HttpProblem(404, 'request.unknown');

/** `path`: where the switches of the page come back to, when it is drawn at an address that only takes forms. */
export function drawCentre(
  { parts, ctx, visitor }: Centre,
  page: (frame: ReturnType<PortalParts['frame']>) => Page,
  path?: string,
): void {
  draw(parts, ctx, visitor, page, path);
}
