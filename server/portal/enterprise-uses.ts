import { enterprisePath } from '../../views/enterprises/paths.ts';
import type { EnterpriseUse } from '../../views/enterprises/props.ts';
import { usesPage } from '../../views/enterprises/uses-page.ts';
import { portalPaths } from '../../views/portal/paths.ts';
import { parseEventCursor } from '../audit/list.ts';
import { listEnterpriseUses, type EnterpriseUse as RecordedUse } from '../audit/list-enterprise-uses.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Route } from '../http/route.ts';
import { maskName } from '../lib/mask.ts';
import { agencyNamesOf } from '../mandates/agency-names.ts';
import { namesOf } from '../people/names-of.ts';
import { type CentreHandler, drawCentre, forEnterprise } from './managed.ts';
import { serviceNames } from './mandate-view.ts';
import { type PortalParts, read } from './parts.ts';

export function enterpriseUsesRoutes(parts: PortalParts): Route[] {
  return [{ ...read, path: `${portalPaths.enterprises}/:id/uses`, handler: forEnterprise(parts, showUses) }];
}

const showUses: CentreHandler = async (centre) => {
  const { parts, ctx, opened } = centre;
  const { enterprise } = opened;
  const before = typeof ctx.query.before === 'string' ? parseEventCursor(ctx.query.before) : undefined;
  if (ctx.query.before !== undefined && before === undefined) throw new HttpProblem(400, 'request.query');
  const page = { limit: 20, ...(before && { before }) };
  const { uses, next } = await listEnterpriseUses(parts.knex, enterprise.id, page);
  const props = {
    enterprise,
    uses: await toShown(parts, uses),
    olderHref: next && `${enterprisePath(enterprise.id, 'uses')}?before=${next}`,
  };
  drawCentre(centre, (frame) => usesPage(frame, props));
};

/** The enterprise knows its own people by name; those of an agency it knows by the agency. */
async function toShown(parts: PortalParts, uses: readonly RecordedUse[]): Promise<EnterpriseUse[]> {
  const agencies = await agencyNamesOf(
    parts.knex,
    uses.flatMap(({ agencyMandateId }) => agencyMandateId ?? []),
  );
  const names = await namesOf(
    parts.knex,
    uses.flatMap(({ actorId }) => actorId ?? []),
  );
  return Promise.all(
    uses.map(async ({ sequence, at, clientId, actorId, agencyMandateId }) => {
      const name = actorId && names.get(actorId);
      const [application = ''] = clientId ? await serviceNames(parts, [clientId]) : [];
      const who = agencyMandateId && name ? maskName(name) : name;
      return { id: sequence, at, application, who, agency: agencyMandateId && agencies.get(agencyMandateId) };
    }),
  );
}
