import { alertsPage } from '../../../views/developers/alerts-page.ts';
import { deliveryPage } from '../../../views/developers/delivery-page.ts';
import { applicationPath, developerPaths, teamPath } from '../../../views/developers/paths.ts';
import type { AlertsPageProps } from '../../../views/developers/props.ts';
import type { Route } from '../../http/route.ts';
import { deliveriesTo } from '../../outbox/deliveries.ts';
import { forPerson, noticeOf, type PortalParts, read, write } from '../../portal/parts.ts';
import { type AlertsRefused, alertsOf, changeAlerts } from '../alerts/change-alerts.ts';
import { alertNames } from '../alerts/codes.ts';
import { replayNotice } from '../delivery/replay.ts';
import {
  type ApplicationVisit,
  applicationView,
  atApplication,
  atTeam,
  drawVisit,
  refused,
  type TeamVisit,
  teamView,
} from './draw.ts';

const mostNotices = 50;

export function deliveryRoutes(parts: PortalParts): Route[] {
  const path = '/developers/applications/:client/delivery';
  const alerts = `${developerPaths.teams}/:id/alerts`;
  const replayed = ['developer.delivery.replayed'] as const;
  return [
    { ...read, path, handler: forPerson(parts, atApplication(showDelivery)) },
    { ...write, path: `${path}/:notice/replay`, audit: replayed, handler: forPerson(parts, atApplication(replay)) },
    {
      ...read,
      path: alerts,
      handler: forPerson(
        parts,
        atTeam((visit) => showAlerts(visit)),
      ),
    },
    { ...write, path: alerts, audit: ['developer.alerts.changed'], handler: forPerson(parts, atTeam(change)) },
  ];
}

async function showDelivery(visit: ApplicationVisit): Promise<void> {
  const { parts, ctx, application, team } = visit;
  const props = {
    application: applicationView(application),
    team: teamView(team),
    notices: await deliveriesTo(parts.knex, application.clientId, mostNotices),
    ...noticeOf(ctx, ['notice-replayed'] as const),
  };
  drawVisit(visit, (frame) => deliveryPage(frame, props));
}

async function replay({ parts, ctx, visitor, application }: ApplicationVisit): Promise<void> {
  const outcome = await replayNotice(parts, visitor.person.id, application.clientId, ctx.params.notice ?? '');
  if (!outcome.ok) return refused(ctx, outcome.reason);
  ctx.redirect(`${applicationPath(application.clientId, 'delivery')}?notice=notice-replayed`);
}

/** `isOvertaken`: what was typed stays on the page, above it what somebody else saved. */
async function showAlerts(visit: TeamVisit, told: Partial<AlertsPageProps> = {}, isOvertaken = false): Promise<void> {
  const { parts, team } = visit;
  const { version, hasSecret, ...saved } = await alertsOf(parts, team.id);
  const page = { team: teamView(team), kinds: alertNames, webhookSecret: undefined, problems: {} };
  const props: AlertsPageProps = { ...page, version, hasSecret, typed: saved, ...(isOvertaken && { saved }), ...told };
  drawVisit(visit, (frame) => alertsPage(frame, props), teamPath(team.id, 'alerts'));
}

async function change(visit: TeamVisit): Promise<void> {
  const { parts, ctx, visitor, team } = visit;
  const text = (name: string, most: number) => (ctx.state.body[name] ?? '').trim().slice(0, most);
  // of a form without the choices they stay as they were
  const isChosen = ctx.state.body.choices === 'yes';
  const chosen = alertNames.filter((kind) => ctx.state.body[`tell.${kind}`] !== 'yes');
  const { muted } = isChosen ? { muted: chosen } : await alertsOf(parts, team.id);
  const typed = { email: text('email', 254), webhookUrl: text('webhookUrl', 2048), muted };
  const wish = { version: text('version', 16), newSecret: ctx.state.body.newSecret === 'yes' };
  const outcome = await changeAlerts(parts, visitor.person.id, team.id, { ...typed, ...wish });
  if (outcome.ok) {
    const webhookSecret = outcome.webhookSecret && `whsec_${outcome.webhookSecret}`;
    return showAlerts(visit, { notice: 'saved', webhookSecret });
  }
  refused(ctx, outcome.reason);
  if (outcome.reason !== 'changed-meanwhile')
    return showAlerts(visit, { typed, version: wish.version, ...toldOf(outcome.reason) });
  ctx.status = 409;
  await showAlerts(visit, { typed, ...toldOf(outcome.reason) }, true);
}

function toldOf(reason: Exclude<AlertsRefused, 'not-found'>): Partial<AlertsPageProps> {
  if (reason === 'email-not-own') return { problems: { email: { code: 'developer.email-not-own' } } };
  if (reason === 'webhook-invalid') return { problems: { webhookUrl: { code: 'developer.endpoint-invalid' } } };
  if (reason === 'changed-meanwhile') return { problem: { code: 'developer.alerts-changed' } };
  return { problem: { code: `developer.${reason}` } };
}
