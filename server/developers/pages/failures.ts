import { failuresPage } from '../../../views/developers/failures-page.ts';
import { failedRequestsOf } from '../../diagnosis/failed-requests.ts';
import type { Route } from '../../http/route.ts';
import { forPerson, type PortalParts, read } from '../../portal/parts.ts';
import { type ApplicationVisit, applicationView, atApplication, drawVisit, teamView } from './draw.ts';

export function failureRoutes(parts: PortalParts): Route[] {
  const path = '/developers/applications/:client/failures';
  return [{ ...read, path, handler: forPerson(parts, atApplication(showFailures)) }];
}

async function showFailures(visit: ApplicationVisit): Promise<void> {
  const { parts, application, team } = visit;
  const failures = await failedRequestsOf(parts.knex, application.clientId);
  const props = { application: applicationView(application), team: teamView(team), failures };
  drawVisit(visit, (frame) => failuresPage(frame, props));
}
