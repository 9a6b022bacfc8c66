import { enterprisePath } from '../../views/enterprises/paths.ts';
import { peoplePage } from '../../views/enterprises/people-page.ts';
import type { PeoplePageProps } from '../../views/enterprises/props.ts';
import { portalPaths } from '../../views/portal/paths.ts';
import type { Route } from '../http/route.ts';
import { grantMandate } from '../mandates/grant.ts';
import { listMandatesGiven } from '../mandates/list.ts';
import { mostAdministrators } from '../mandates/mandate.ts';
import { type Centre, type CentreHandler, drawCentre, forEnterprise } from './managed.ts';
import { blankMandate, choicesWithin, currentLocale, readMandate, toldOf, wishOf } from './mandate-form.ts';
import { mandateView } from './mandate-view.ts';
import { noticeOf, type PortalParts, read, write } from './parts.ts';

export function enterprisePeopleRoutes(parts: PortalParts): Route[] {
  const path = `${portalPaths.enterprises}/:id/people`;
  return [
    { ...read, path, handler: forEnterprise(parts, (centre) => showPeople(centre, {})) },
    { ...write, path, throttle: 'credential', audit: ['mandate.granted'], handler: forEnterprise(parts, appoint) },
  ];
}

/** An administrator may do everything for as long as the representative says. */
const everything = { services: null, acts: null, validUntil: null };

async function showPeople(centre: Centre, told: Partial<PeoplePageProps>): Promise<void> {
  const { parts, ctx, opened } = centre;
  const { enterprise, authority } = opened;
  const now = parts.clock();
  const page = { states: ['waiting', 'running'], role: 'administrator' } as const;
  const { mandates } = await listMandatesGiven(parts, enterprise.id, now, page);
  const choices = await choicesWithin(parts, everything);
  const props: PeoplePageProps = {
    enterprise,
    administrators: await Promise.all(mandates.map((one) => mandateView(parts, one, 'grantor'))),
    mayAppoint: authority?.as === 'representative',
    isFull: mandates.length >= mostAdministrators,
    choices,
    typed: blankMandate(choices, now),
    problems: {},
    ...noticeOf(ctx, ['mandate-granted', 'mandate-ended'] as const),
    ...told,
  };
  drawCentre(centre, (frame) => peoplePage(frame, props));
}

const appoint: CentreHandler = async (centre) => {
  const { parts, ctx, visitor, opened } = centre;
  const enterpriseId = opened.enterprise.id;
  const typed = { ...readMandate(ctx.state.body, { services: [], acts: [] }), services: 'all', acts: 'all' } as const;
  const wish = wishOf(typed, { enterpriseId, role: 'administrator', to: 'person' });
  const outcome = await grantMandate(parts, visitor.person.id, wish, currentLocale());
  if (outcome.ok) return ctx.redirect(`${enterprisePath(enterpriseId, 'people')}?notice=mandate-granted`);
  ctx.status = 400;
  await showPeople(centre, { typed, ...toldOf(outcome.reason) });
};
