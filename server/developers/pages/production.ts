import { applicationPath } from '../../../views/developers/paths.ts';
import { productionPage } from '../../../views/developers/production-page.ts';
import type { ProductionPageProps } from '../../../views/developers/props.ts';
import { hasPassed } from '../../diagnosis/live-check/watch.ts';
import type { Route } from '../../http/route.ts';
import { forPerson, noticeOf, read, write } from '../../portal/parts.ts';
import { type OfferedScope, settingsOf } from '../applications/settings.ts';
import { newestRequest, requestProduction } from '../promotion/request-production.ts';
import type { DeveloperPageParts } from '../routes.ts';
import { type ApplicationVisit, applicationView, atApplication, drawVisit, refused, teamView } from './draw.ts';
import { readSettings, settingsTold } from './read-settings.ts';

export function productionRoutes(parts: DeveloperPageParts): Route[] {
  const path = '/developers/applications/:client/production';
  const audit = ['developer.production.requested', 'approval.requested'] as const;
  return [
    {
      ...read,
      path,
      handler: forPerson(
        parts,
        atApplication((visit) => showProduction(visit)),
      ),
    },
    {
      ...write,
      path,
      audit,
      handler: forPerson(
        parts,
        atApplication((visit) => ask(parts, visit)),
      ),
    },
  ];
}

async function showProduction(visit: ApplicationVisit, told: Partial<ProductionPageProps> = {}): Promise<void> {
  const { parts, ctx, application, team } = visit;
  const { clientId, settingsVersion: version, kind } = application;
  const request = await newestRequest(parts, clientId);
  const { scopes, name: _name, topic: _topic, kind: _kind, ...typed } = settingsOf('', application);
  const props: ProductionPageProps = {
    application: applicationView(application),
    team: teamView(team),
    isPassed: await hasPassed(parts.knex, { clientId, version }, kind),
    request: request && {
      status: request.status,
      at: request.decided_at ?? request.requested_at,
      productionClientId: request.production_client_id ?? undefined,
      reason: request.decision_reason ?? undefined,
    },
    typed,
    scopes,
    justified: {},
    reason: '',
    problems: {},
    ...noticeOf(ctx, ['production-requested'] as const),
    ...told,
  };
  drawVisit(visit, (frame) => productionPage(frame, props), applicationPath(clientId, 'production'));
}

async function ask(parts: DeveloperPageParts, visit: ApplicationVisit): Promise<void> {
  const { ctx, visitor, application } = visit;
  const { body } = ctx.state;
  const tested = settingsOf('', application).scopes;
  const text = (name: string) => (body[name] ?? '').trim().slice(0, 300);
  const justified = Object.fromEntries(
    tested.map((scope) => [scope, { purpose: text(`purpose-${scope}`), basis: text(`basis-${scope}`) }]),
  ) as Record<OfferedScope, { purpose: string; basis: string }>;
  const { name: _name, topic: _topic, scopes: _scopes, ...typed } = readSettings(body);
  const reason = text('reason');
  const wish = { ...typed, scopes: justified, reason };
  const outcome = await requestProduction(parts, visitor.person.id, application.clientId, wish);
  if (outcome.ok)
    return ctx.redirect(`${applicationPath(application.clientId, 'production')}?notice=production-requested`);
  const { reason: why } = outcome;
  refused(ctx, why);
  const kept = { typed, justified, reason };
  if (why === 'wish-incomplete') return showProduction(visit, { ...kept, problems: missingIn(kept) });
  if (isOfRequest(why)) return showProduction(visit, { ...kept, problem: { code: `developer.${why}` } });
  await showProduction(visit, { ...kept, ...settingsTold(why, { ...typed, name: '', topic: '', scopes: [] }) });
}

const ofRequest = ['in-production', 'production-elsewhere', 'check-not-passed', 'already-waiting'] as const;

/** About the request as a whole, and no field of it. */
function isOfRequest(reason: string): reason is (typeof ofRequest)[number] {
  return (ofRequest as readonly string[]).includes(reason);
}

/** Beside each text that is too short. */
function missingIn({ justified, reason }: Pick<ProductionPageProps, 'justified' | 'reason'>) {
  const problem = { code: 'developer.text-missing' } as const;
  const problems: ProductionPageProps['problems'] = {};
  for (const [scope, said] of Object.entries(justified) as [OfferedScope, { purpose: string; basis: string }][]) {
    if (said.purpose.length < 4) problems[`purpose-${scope}`] = problem;
    if (said.basis.length < 4) problems[`basis-${scope}`] = problem;
  }
  if (reason.length < 4) problems.reason = problem;
  return problems;
}
