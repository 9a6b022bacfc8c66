import { endMandatePage } from '../../views/mandates/end-mandate-page.ts';
import { invitationPage } from '../../views/mandates/invitation-page.ts';
import { mandatePage } from '../../views/mandates/mandate-page.ts';
import { mandatesPage } from '../../views/mandates/mandates-page.ts';
import type { MandatesPageProps } from '../../views/mandates/props.ts';
import { listMandateUses, parseEventCursor } from '../audit/list.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { maskName } from '../lib/mask.ts';
import { acceptMandate, declineMandate } from '../mandates/answer.ts';
import { endMandate } from '../mandates/end.ts';
import {
  findInvitation,
  findMandateFor,
  listMandatesOfPerson,
  listWaitingFor,
  parsePosition,
  type SeenMandate,
} from '../mandates/list.ts';
import type { Mandate } from '../mandates/mandate.ts';
import { findProvenPerson, provenNameLevel } from '../people/invitee.ts';
import { mandateView, serviceNames } from './mandate-view.ts';
import { draw, forPerson, noticeOf, type PersonHandler, type PortalParts, read, type Visitor, write } from './parts.ts';

const path = '/account/mandates';

export function mandateRoutes(parts: PortalParts): Route[] {
  return [
    { ...read, path, handler: forPerson(parts, (p, ctx, visitor) => showMandates(p, ctx, visitor, {})) },
    { ...read, path: `${path}/invitation/:secret`, handler: forPerson(parts, showInvitation) },
    { ...read, path: `${path}/:id`, handler: forPerson(parts, showMandate) },
    { ...read, path: `${path}/:id/end`, handler: forPerson(parts, askEnd) },
    { ...write, path: `${path}/:id/accept`, audit: ['mandate.accepted'], handler: forPerson(parts, accept) },
    { ...write, path: `${path}/:id/decline`, audit: ['mandate.declined'], handler: forPerson(parts, decline) },
    { ...write, path: `${path}/:id/end`, audit: ['mandate.ended'], handler: forPerson(parts, end) },
  ];
}

async function showMandates(
  parts: PortalParts,
  ctx: RouteContext,
  visitor: Visitor,
  told: Pick<MandatesPageProps, 'problem'>,
) {
  const now = parts.clock();
  const before = queryText(ctx, 'before');
  if (before !== undefined && !parsePosition(before)) throw new HttpProblem(400, 'request.query');
  const id = visitor.person.id;
  const [waiting, held, ended] = await Promise.all([
    listWaitingFor(parts, id, now),
    listMandatesOfPerson(parts, id, now, { states: ['running'], limit: 100 }),
    listMandatesOfPerson(parts, id, now, { states: ['ended'], before, limit: 20 }),
  ]);
  const views = (mandates: readonly Mandate[]) => Promise.all(mandates.map((one) => mandateView(parts, one, 'agent')));
  const props: MandatesPageProps = {
    waiting: await views(waiting),
    held: await views(held.mandates),
    ended: await views(ended.mandates),
    olderHref: ended.next && `${path}?before=${ended.next}`,
    ...noticeOf(ctx, ['mandate-accepted', 'mandate-declined', 'mandate-ended'] as const),
    ...told,
  };
  draw(parts, ctx, visitor, (frame) => mandatesPage(frame, props), path);
}

/** Whatever keeps it from being shown, the answer is one and the same (T-130). */
const showInvitation: PersonHandler = async (parts, ctx, visitor) => {
  const found = await findInvitation(parts, visitor.person.id, ctx.params.secret ?? '', parts.clock());
  if (!found) ctx.status = 404;
  const invitation = found && (await mandateView(parts, found, 'agent'));
  const nameIsProven = visitor.person.assuranceLevel >= provenNameLevel;
  draw(parts, ctx, visitor, (frame) => invitationPage(frame, { invitation, nameIsProven }));
};

const showMandate: PersonHandler = async (parts, ctx, visitor) => {
  const { mandate, side } = await seen(parts, ctx, visitor);
  const text = queryText(ctx, 'before');
  const before = text === undefined ? undefined : parseEventCursor(text);
  if (text !== undefined && !before) throw new HttpProblem(400, 'request.query');
  const { uses, next } = await listMandateUses(parts.knex, mandate.id, { limit: 20, ...(before && { before }) });
  const reader = readerOf(side);
  const props = {
    mandate: await mandateView(parts, mandate, reader),
    reader,
    uses: await Promise.all(
      uses.map(async ({ sequence, at, clientId, actorId }) => ({
        id: sequence,
        at,
        application: (await serviceNames(parts, clientId ? [clientId] : []))[0] ?? '',
        by: actorId === visitor.person.id ? undefined : await actorName(parts, actorId),
      })),
    ),
    olderHref: next && `${path}/${mandate.id}?before=${next}`,
    mayEnd: mandate.state !== 'ended' && side !== 'invited',
  };
  draw(parts, ctx, visitor, (frame) => mandatePage(frame, props));
};

function readerOf(side: SeenMandate['side']): 'agent' | 'grantor' {
  return side === 'principal' || side === 'agency' ? 'grantor' : 'agent';
}

async function actorName(parts: PortalParts, actorId: string | undefined): Promise<string | undefined> {
  const actor = actorId ? await findProvenPerson(parts.knex, parts.cipher, actorId) : undefined;
  return actor?.name && maskName(actor.name);
}

const askEnd: PersonHandler = async (parts, ctx, visitor) => {
  const { mandate, side, endsWith } = await seen(parts, ctx, visitor);
  if (mandate.state === 'ended' || side === 'invited') throw new HttpProblem(404, 'request.unknown');
  const view = await mandateView(parts, mandate, readerOf(side));
  draw(parts, ctx, visitor, (frame) => endMandatePage(frame, { mandate: view, endsWith }));
};

const accept: PersonHandler = async (parts, ctx, visitor) => {
  const outcome = await acceptMandate(parts, visitor.person.id, uuidOf(ctx));
  if (outcome.ok) return ctx.redirect(`${path}?notice=mandate-accepted`);
  await refuse(parts, ctx, visitor, outcome.reason);
};

const decline: PersonHandler = async (parts, ctx, visitor) => {
  const outcome = await declineMandate(parts, visitor.person.id, uuidOf(ctx));
  if (outcome.ok) return ctx.redirect(`${path}?notice=mandate-declined`);
  await refuse(parts, ctx, visitor, outcome.reason);
};

const end: PersonHandler = async (parts, ctx, visitor) => {
  const outcome = await endMandate(parts, visitor.person.id, uuidOf(ctx));
  if (outcome.ok) return ctx.redirect(`${path}?notice=mandate-ended`);
  await refuse(parts, ctx, visitor, outcome.reason);
};

type Refusal = 'not-found' | 'not-waiting' | 'person-not-verified' | 'self-grant' | 'loop' | 'already-ended';

async function refuse(parts: PortalParts, ctx: RouteContext, visitor: Visitor, reason: Refusal): Promise<void> {
  if (reason === 'not-found') throw new HttpProblem(404, 'request.unknown');
  ctx.status = 400;
  await showMandates(parts, ctx, visitor, { problem: { code: `mandate.${reason}` } });
}

async function seen(parts: PortalParts, ctx: RouteContext, visitor: Visitor): Promise<SeenMandate> {
  const found = await findMandateFor(parts, visitor.person.id, uuidOf(ctx), parts.clock());
  if (!found) throw new HttpProblem(404, 'request.unknown');
  return found;
}

function queryText(ctx: RouteContext, name: string): string | undefined {
  const text = ctx.query[name];
  if (Array.isArray(text)) throw new HttpProblem(400, 'request.query');
  return text;
}

/** Ids of others and ids that are none are answered alike (T-120). */
function uuidOf(ctx: RouteContext): string {
  const id = ctx.params.id ?? '';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new HttpProblem(404, 'request.unknown');
  return id;
}
