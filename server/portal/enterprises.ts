import { claimPage } from '../../views/enterprises/claim-page.ts';
import { enterpriseOverviewPage } from '../../views/enterprises/enterprise-overview-page.ts';
import { enterprisesPage } from '../../views/enterprises/enterprises-page.ts';
import { claimPath, enterprisePath } from '../../views/enterprises/paths.ts';
import type { ClaimPageProps } from '../../views/enterprises/props.ts';
import { portalPaths } from '../../views/portal/paths.ts';
import { type ClaimRefusal, claimEnterprise } from '../enterprises/claim-enterprise.ts';
import { listManagedEnterprises } from '../enterprises/managed-enterprises.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { countMandatesOf } from '../mandates/count-mandates.ts';
import { getVerifiedPerson } from '../people/verified-person.ts';
import { mayActOnEnterprises } from '../policies/enterprise-level.ts';
import { type CentreHandler, drawCentre, forEnterprise } from './managed.ts';
import { draw, forPerson, noticeOf, type PersonHandler, type PortalParts, read, type Visitor, write } from './parts.ts';

export function enterpriseRoutes(parts: PortalParts): Route[] {
  return [
    { ...read, path: portalPaths.enterprises, handler: forPerson(parts, showEnterprises) },
    {
      ...read,
      who: 'person+recent',
      path: claimPath,
      handler: forPerson(parts, (p, ctx, visitor) => showClaim(p, ctx, visitor, {})),
    },
    {
      ...write,
      path: claimPath,
      throttle: 'credential',
      audit: [
        'enterprise.claimed',
        'enterprise.claim.refused',
        'enterprise.representative.ended',
        'enterprise.registry.changed',
        'mandate.ended',
      ],
      handler: forPerson(parts, claim),
    },
    { ...read, path: `${portalPaths.enterprises}/:id`, handler: forEnterprise(parts, showOverview) },
  ];
}

const showEnterprises: PersonHandler = async (parts, ctx, visitor) => {
  const enterprises = await listManagedEnterprises(parts.knex, visitor.person.id, parts.clock());
  draw(parts, ctx, visitor, (frame) => enterprisesPage(frame, { enterprises }));
};

async function showClaim(parts: PortalParts, ctx: RouteContext, visitor: Visitor, told: Partial<ClaimPageProps>) {
  const person = await getVerifiedPerson(parts.knex, parts.cipher, visitor.person.id);
  const isKnown = await mayActOnEnterprises(parts.knex, person);
  const missing = !isKnown ? 'not-verified' : person.documents.length === 0 ? 'no-document' : undefined;
  const props: ClaimPageProps = { uscc: '', missing, problems: {}, ...told };
  draw(parts, ctx, visitor, (frame) => claimPage(frame, props), claimPath);
}

const codeProblems: readonly ClaimRefusal[] = ['code-shape', 'code-check-digit', 'not-confirmed', 'struck-off'];

const claim: PersonHandler = async (parts, ctx, visitor) => {
  const { uscc = '' } = ctx.state.body;
  const outcome = await claimEnterprise(parts, visitor.person.id, { uscc });
  if (outcome.ok) return ctx.redirect(`${enterprisePath(outcome.enterpriseId)}?notice=enterprise-claimed`);
  ctx.status = 400;
  const problem = { code: `enterprise.${outcome.reason}` } as const;
  const told = codeProblems.includes(outcome.reason) ? { problems: { uscc: problem } } : { problem };
  return showClaim(parts, ctx, visitor, { uscc: uscc.slice(0, 64), ...told });
};

const showOverview: CentreHandler = async (centre) => {
  const { parts, ctx, opened } = centre;
  const { enterprise, checkedAt } = opened;
  const counts = await countMandatesOf(parts, enterprise, parts.clock());
  const props = { enterprise, checkedAt, ...counts, ...noticeOf(ctx, ['enterprise-claimed'] as const) };
  drawCentre(centre, (frame) => enterpriseOverviewPage(frame, props));
};
