import { enterprisePath } from '../../views/enterprises/paths.ts';
import type { RenewPageProps } from '../../views/enterprises/props.ts';
import { renewPage } from '../../views/enterprises/renew-page.ts';
import { portalPaths } from '../../views/portal/paths.ts';
import type { Route } from '../http/route.ts';
import { listRenewable } from '../mandates/list-renewable.ts';
import { endOfDay } from '../mandates/period.ts';
import { renewMandates } from '../mandates/renew.ts';
import { type Centre, type CentreHandler, drawCentre, forEnterprise } from './managed.ts';
import { daysWithin, proposedDay } from './mandate-form.ts';
import { mandateView } from './mandate-view.ts';
import { type PortalParts, read, write } from './parts.ts';

export function enterpriseRenewalRoutes(parts: PortalParts): Route[] {
  const path = `${portalPaths.enterprises}/:id/mandates/renew`;
  return [
    { ...read, who: 'person+recent', path, handler: forEnterprise(parts, (centre) => showRenewal(centre, {})) },
    { ...write, path, throttle: 'credential', audit: ['mandate.granted'], handler: forEnterprise(parts, renew) },
  ];
}

async function showRenewal(centre: Centre, told: Partial<RenewPageProps>): Promise<void> {
  const { parts, visitor, opened } = centre;
  const now = parts.clock();
  const mandates = await renewable(centre);
  const days = daysWithin(now, opened.authority?.validUntil ?? null);
  const props: RenewPageProps = {
    enterprise: opened.enterprise,
    mandates: await Promise.all(mandates.map((one) => mandateView(parts, one, 'grantor'))),
    chosen: mandates.map(({ id }) => id),
    until: proposedDay(now, days.lastDay),
    ...days,
    problems: {},
    ...told,
  };
  drawCentre({ ...centre, visitor }, (frame) => renewPage(frame, props));
}

const renewable = ({ parts, visitor, opened }: Centre) =>
  listRenewable(parts, visitor.person.id, opened.enterprise.id, parts.clock());

const renew: CentreHandler = async (centre) => {
  const { parts, ctx, visitor, opened } = centre;
  const { body } = ctx.state;
  const offered = await renewable(centre);
  const chosen = offered.map(({ id }) => id).filter((id) => body[`mandate.${id}`] === 'yes');
  const until = (body.until ?? '').slice(0, 10);
  const refuse = (told: Partial<RenewPageProps>) => {
    ctx.status = 400;
    return showRenewal(centre, { chosen, until, ...told });
  };
  if (chosen.length === 0) return refuse({ problems: { mandates: { code: 'mandate.none-chosen' } } });
  const enterpriseId = opened.enterprise.id;
  const validUntil = endOfDay(until) ?? new Date(0);
  const outcome = await renewMandates(parts, visitor.person.id, { enterpriseId, mandateIds: chosen, validUntil });
  if (!outcome.ok) {
    const problem = { code: `mandate.${outcome.reason}` } as const;
    return refuse(outcome.reason === 'period-invalid' ? { problems: { until: problem } } : { problem });
  }
  const [first] = outcome.refused.filter(({ reason }) => reason !== 'exists' && reason !== 'not-found');
  if (outcome.renewed.length > 0 || !first) {
    return ctx.redirect(`${enterprisePath(enterpriseId, 'granted')}?notice=mandate-renewed`);
  }
  const problem = { code: `mandate.${first.reason as 'wider-than-own' | 'longer-than-own' | 'too-many'}` } as const;
  return refuse({ problem });
};
