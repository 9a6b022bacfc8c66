import type { Acts } from '../approvals/act.ts';
import type { Route } from '../http/route.ts';
import type { PortalParts } from '../portal/parts.ts';
import { applicationRoutes } from './pages/applications.ts';
import { checkRoutes } from './pages/check.ts';
import { deliveryRoutes } from './pages/delivery.ts';
import { failureRoutes } from './pages/failures.ts';
import { integrateRoutes } from './pages/integrate.ts';
import { productionRoutes } from './pages/production.ts';
import { memberRoutes } from './pages/team.ts';
import { teamRoutes } from './pages/teams.ts';

/** What the pages need beside that of the account: how acts of two persons are done, and the guarded way out. */
export type DeveloperPageParts = PortalParts & { acts: Acts; fetch: typeof globalThis.fetch };

/** The departments' portal: for whoever is logged in, by the same session as their account. */
export function developerRoutes(parts: DeveloperPageParts): Route[] {
  return [
    ...teamRoutes(parts),
    ...memberRoutes(parts),
    ...applicationRoutes(parts),
    ...failureRoutes(parts),
    ...integrateRoutes(parts),
    ...deliveryRoutes(parts),
    ...checkRoutes(parts),
    ...productionRoutes(parts),
  ];
}
