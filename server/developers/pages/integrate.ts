import { integratePage } from '../../../views/developers/integrate-page.ts';
import type { Route } from '../../http/route.ts';
import { forPerson, type PortalParts, read } from '../../portal/parts.ts';
import { filledSample, stacksFor } from '../integrate/stacks.ts';
import { type ApplicationVisit, applicationView, atApplication, drawVisit, queryText, teamView } from './draw.ts';

export function integrateRoutes(parts: PortalParts): Route[] {
  const path = '/developers/applications/:client/integrate';
  return [{ ...read, path, handler: forPerson(parts, atApplication(showIntegrate)) }];
}

/** Nothing of the address is shown but a word of a closed list. */
async function showIntegrate(visit: ApplicationVisit): Promise<void> {
  const { parts, ctx, application, team } = visit;
  const { clientId, kind, metadata } = application;
  const stacks = stacksFor(kind);
  const asked = queryText(ctx, 'stack');
  const stack = stacks.find((one) => one === asked) ?? stacks[0] ?? 'node';
  const values = {
    issuer: parts.config.issuer,
    clientId,
    redirectUri: metadata.redirect_uris?.[0] ?? '',
    scope: metadata.scope ?? 'openid',
  };
  const props = {
    application: applicationView(application),
    team: teamView(team),
    stacks,
    stack,
    ...filledSample(stack, values),
  };
  drawVisit(visit, (frame) => integratePage(frame, props));
}
