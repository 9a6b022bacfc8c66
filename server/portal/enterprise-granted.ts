import { endGrantedPage } from '../../views/enterprises/end-granted-page.ts';
import { grantPage } from '../../views/enterprises/grant-page.ts';
import { grantedPage } from '../../views/enterprises/granted-page.ts';
import { enterprisePath } from '../../views/enterprises/paths.ts';
import type { GrantPageProps } from '../../views/enterprises/props.ts';
import { portalPaths } from '../../views/portal/paths.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Route } from '../http/route.ts';
import { endMandate } from '../mandates/end.ts';
import { grantMandate } from '../mandates/grant.ts';
import { findMandateFor, listMandatesGiven, parsePosition, type SeenMandate } from '../mandates/list.ts';
import { listRenewable } from '../mandates/list-renewable.ts';
import type { Mandate } from '../mandates/mandate.ts';
import { type Centre, type CentreHandler, drawCentre, forEnterprise, notFound, uuidOf } from './managed.ts';
import { blankMandate, choicesWithin, currentLocale, readMandate, toldOf, wishOf } from './mandate-form.ts';
import { mandateView } from './mandate-view.ts';
import { noticeOf, type PortalParts, read, write } from './parts.ts';

export function enterpriseGrantedRoutes(parts: PortalParts): Route[] {
  const path = `${portalPaths.enterprises}/:id/mandates`;
  const recent = { ...read, who: 'person+recent' } as const;
  return [
    { ...read, path, handler: forEnterprise(parts, showGranted) },
    { ...recent, path: `${path}/new`, handler: forEnterprise(parts, (centre) => showGrant(centre, {})) },
    {
      ...write,
      path: `${path}/new`,
      throttle: 'credential',
      audit: ['mandate.granted'],
      handler: forEnterprise(parts, grant),
    },
    { ...read, path: `${path}/:mandateId/end`, handler: forEnterprise(parts, askEnd) },
    { ...write, path: `${path}/:mandateId/end`, audit: ['mandate.ended'], handler: forEnterprise(parts, end) },
  ];
}

const showGranted: CentreHandler = async (centre) => {
  const { parts, ctx, visitor, opened } = centre;
  const { enterprise, authority } = opened;
  const now = parts.clock();
  const before = typeof ctx.query.before === 'string' ? ctx.query.before : undefined;
  if (ctx.query.before !== undefined && !(before && parsePosition(before))) throw new HttpProblem(400, 'request.query');
  const role = 'agent';
  const [waiting, running, ended, renewable] = await Promise.all([
    listMandatesGiven(parts, enterprise.id, now, { states: ['waiting'], role, limit: 100 }),
    listMandatesGiven(parts, enterprise.id, now, { states: ['running'], role, limit: 100 }),
    listMandatesGiven(parts, enterprise.id, now, { states: ['ended'], role, before, limit: 20 }),
    authority ? listRenewable(parts, visitor.person.id, enterprise.id, now) : [],
  ]);
  const views = (mandates: readonly Mandate[]) =>
    Promise.all(mandates.map((one) => mandateView(parts, one, 'grantor')));
  const props = {
    enterprise,
    waiting: await views(waiting.mandates),
    running: await views(running.mandates),
    ended: await views(ended.mandates),
    olderHref: ended.next && `${enterprisePath(enterprise.id, 'granted')}?before=${ended.next}`,
    mayRenew: renewable.length > 0,
    ...noticeOf(ctx, ['mandate-granted', 'mandate-ended', 'mandate-renewed'] as const),
  };
  drawCentre(centre, (frame) => grantedPage(frame, props));
};

/** Without a right that holds now there is nothing to choose from: the rules would refuse whatever is asked. */
async function choicesOf({ parts, opened }: Centre) {
  return choicesWithin(parts, opened.authority ?? { services: [], acts: [], validUntil: null });
}

async function showGrant(centre: Centre, told: Partial<GrantPageProps>): Promise<void> {
  const { parts, ctx, opened } = centre;
  const choices = await choicesOf(centre);
  const props: GrantPageProps = {
    enterprise: opened.enterprise,
    to: ctx.query.to === 'agency' ? 'agency' : 'person',
    choices,
    typed: blankMandate(choices, parts.clock()),
    problems: {},
    ...(!opened.authority && { problem: { code: 'mandate.enterprise-not-active' } }),
    ...told,
  };
  drawCentre(centre, (frame) => grantPage(frame, props));
}

const grant: CentreHandler = async (centre) => {
  const { parts, ctx, visitor, opened } = centre;
  const enterpriseId = opened.enterprise.id;
  const to = ctx.state.body.to === 'agency' ? 'agency' : 'person';
  const typed = readMandate(ctx.state.body, await choicesOf(centre));
  const wish = wishOf(typed, { enterpriseId, role: 'agent', to });
  const outcome = await grantMandate(parts, visitor.person.id, wish, currentLocale());
  if (outcome.ok) return ctx.redirect(`${enterprisePath(enterpriseId, 'granted')}?notice=mandate-granted`);
  ctx.status = 400;
  await showGrant(centre, { to, typed, ...toldOf(outcome.reason) });
};

/** A mandate that this enterprise granted, holds or named somebody for, and that the reader may end. */
async function endable({ parts, ctx, visitor, opened }: Centre): Promise<SeenMandate> {
  const seen = await findMandateFor(parts, visitor.person.id, uuidOf(ctx, 'mandateId'), parts.clock());
  const { id, uscc } = opened.enterprise;
  const isHere =
    seen &&
    (seen.mandate.enterprise.id === id ||
      seen.mandate.agency?.id === id ||
      (seen.mandate.agent.kind === 'enterprise' && seen.mandate.agent.uscc === uscc));
  if (!isHere || seen.mandate.state === 'ended' || seen.side === 'invited') throw notFound();
  return seen;
}

const askEnd: CentreHandler = async (centre) => {
  const { parts, opened } = centre;
  const { enterprise } = opened;
  const { mandate, endsWith } = await endable(centre);
  const side = mandate.enterprise.id === enterprise.id || mandate.parentId ? 'grantor' : 'holder';
  const view = await mandateView(parts, mandate, side === 'holder' ? 'agent' : 'grantor');
  const props = { enterprise, mandate: view, endsWith, side } as const;
  drawCentre(centre, (frame) => endGrantedPage(frame, props));
};

const end: CentreHandler = async (centre) => {
  const { parts, ctx, visitor, opened } = centre;
  const { mandate } = await endable(centre);
  const outcome = await endMandate(parts, visitor.person.id, mandate.id);
  if (!outcome.ok && outcome.reason === 'not-found') throw notFound();
  // whoever ended it a moment earlier did what was wanted
  ctx.redirect(`${enterprisePath(opened.enterprise.id, listOf(opened.enterprise.id, mandate))}?notice=mandate-ended`);
};

/** The page of the centre that a mandate stands on. */
function listOf(enterpriseId: string, { enterprise, role }: Mandate) {
  if (enterprise.id !== enterpriseId) return 'received';
  return role === 'administrator' ? 'people' : 'granted';
}
