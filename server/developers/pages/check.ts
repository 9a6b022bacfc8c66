import { checkPage } from '../../../views/developers/check-page.ts';
import { applicationPath } from '../../../views/developers/paths.ts';
import type { CheckPageProps } from '../../../views/developers/props.ts';
import { itemsOf } from '../../diagnosis/live-check/items.ts';
import { hasPassed, resultsOf, startLiveCheck, watchedUntil } from '../../diagnosis/live-check/watch.ts';
import type { Route } from '../../http/route.ts';
import { forPerson, noticeOf, read, write } from '../../portal/parts.ts';
import { probeApplication } from '../check/probe.ts';
import type { DeveloperPageParts } from '../routes.ts';
import { type ApplicationVisit, applicationView, atApplication, drawVisit, teamView } from './draw.ts';

export function checkRoutes(parts: DeveloperPageParts): Route[] {
  const path = '/developers/applications/:client/check';
  const at = (handler: (visit: ApplicationVisit) => Promise<void>) => forPerson(parts, atApplication(handler));
  return [
    { ...read, path, handler: at((visit) => showCheck(visit)) },
    { ...write, path, audit: [], handler: at(start) },
    // calls the system of the team several times: as dear as a guess
    { ...write, path: `${path}/probe`, throttle: 'credential', audit: [], handler: at((visit) => probe(parts, visit)) },
  ];
}

async function showCheck(visit: ApplicationVisit, told: Partial<CheckPageProps> = {}): Promise<void> {
  const { parts, ctx, application, team } = visit;
  const of = { clientId: application.clientId, version: application.settingsVersion };
  const [results, until, isPassed] = await Promise.all([
    resultsOf(parts.knex, of),
    watchedUntil(parts.knex, application.clientId, parts.clock()),
    hasPassed(parts.knex, of, application.kind),
  ]);
  const props: CheckPageProps = {
    application: applicationView(application),
    team: teamView(team),
    items: itemsOf(application.kind).map((item) => ({ item, result: results.find((result) => result.item === item) })),
    watchedUntil: until,
    isPassed,
    ...noticeOf(ctx, ['check-started', 'check-probed'] as const),
    ...told,
  };
  drawVisit(visit, (frame) => checkPage(frame, props), applicationPath(application.clientId, 'check'));
}

async function start(visit: ApplicationVisit): Promise<void> {
  const { parts, ctx, visitor, application } = visit;
  if (application.environment !== 'sandbox') return onlySandbox(visit);
  await startLiveCheck(parts.knex, application.clientId, visitor.person.id, parts.clock());
  ctx.redirect(`${applicationPath(application.clientId, 'check')}?notice=check-started`);
}

async function probe(parts: DeveloperPageParts, visit: ApplicationVisit): Promise<void> {
  const { ctx, application } = visit;
  if (application.environment !== 'sandbox') return onlySandbox(visit);
  if (!(await watchedUntil(parts.knex, application.clientId, parts.clock()))) {
    ctx.status = 400;
    return showCheck(visit, { problem: { code: 'developer.check-not-started' } });
  }
  await probeApplication(parts, application);
  ctx.redirect(`${applicationPath(application.clientId, 'check')}?notice=check-probed`);
}

async function onlySandbox(visit: ApplicationVisit): Promise<void> {
  visit.ctx.status = 400;
  await showCheck(visit, { problem: { code: 'developer.in-production' } });
}
