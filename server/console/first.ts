import { firstPage } from '../../views/console/first-page.ts';
import type { Route } from '../http/route.ts';
import { draw, forPerson, type PersonHandler, read, write } from '../portal/parts.ts';
import { becomeFirst, findFirst } from '../roles/first-administrators.ts';
import type { ConsoleParts } from './parts.ts';
import { readersLocale } from './texts.ts';

const path = '/console/first/:secret';

/** The link of an operator; whoever takes it up logs in as administrators do. */
export function firstRoutes(parts: ConsoleParts): Route[] {
  return [
    { ...read, who: 'person+phr', path, throttle: 'credential', handler: forPerson(parts, show) },
    {
      ...write,
      who: 'person+phr',
      path,
      throttle: 'credential',
      audit: ['role.granted'],
      handler: forPerson(parts, take),
    },
  ];
}

const show: PersonHandler = async (parts, ctx, visitor) => {
  const found = await findFirst(parts.knex, ctx.params.secret ?? '', parts.clock());
  if (!found) ctx.status = 404;
  const offered = found && { role: found.role, unit: found.unit[readersLocale()] };
  const state = found ? 'ready' : 'unknown';
  draw(parts, ctx, visitor, (frame) => firstPage(frame, { state, ...offered, path: ctx.path }), ctx.path);
};

const take: PersonHandler = async (parts, ctx, visitor) => {
  const taken = await becomeFirst(parts.knex, visitor.person.id, ctx.params.secret ?? '', parts.clock());
  if (taken.ok) return ctx.redirect('/console');
  ctx.status = { unknown: 404, 'not-verified': 403, excluded: 409 }[taken.reason];
  draw(parts, ctx, visitor, (frame) => firstPage(frame, { state: taken.reason, path: ctx.path }), ctx.path);
};
