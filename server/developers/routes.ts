import type { Route } from '../http/route.ts';
import type { PortalParts } from '../portal/parts.ts';
import { applicationRoutes } from './pages/applications.ts';
import { failureRoutes } from './pages/failures.ts';
import { memberRoutes } from './pages/team.ts';
import { teamRoutes } from './pages/teams.ts';

/** The departments' portal: for whoever is logged in, by the same session as their account. */
export function developerRoutes(parts: PortalParts): Route[] {
  return [...teamRoutes(parts), ...memberRoutes(parts), ...applicationRoutes(parts), ...failureRoutes(parts)];
}
