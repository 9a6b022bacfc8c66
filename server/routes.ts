import type { Assets } from '../views/assets.ts';
import { apiRoutes } from './api/routes.ts';
import type { ConsoleParts } from './console/parts.ts';
import { consoleRoutes } from './console/routes.ts';
import { type DeveloperPageParts, developerRoutes } from './developers/routes.ts';
import { federationRoutes } from './federation/routes.ts';
import { assetRoutes } from './http/asset-routes.ts';
import { type Check, healthRoutes } from './http/health.ts';
import { preferenceRoutes } from './http/preferences.ts';
import type { Route } from './http/route.ts';
import { journeyRoutes } from './journey/routes.ts';
import { accountRoutes } from './portal/account.ts';
import { choiceRoutes } from './portal/choices.ts';
import { enterpriseGrantedRoutes } from './portal/enterprise-granted.ts';
import { enterprisePeopleRoutes } from './portal/enterprise-people.ts';
import { enterpriseReceivedRoutes } from './portal/enterprise-received.ts';
import { enterpriseRenewalRoutes } from './portal/enterprise-renewal.ts';
import { enterpriseUsesRoutes } from './portal/enterprise-uses.ts';
import { enterpriseRoutes } from './portal/enterprises.ts';
import { identifierRoutes } from './portal/identifiers.ts';
import { identityRoutes } from './portal/identity.ts';
import { mandateRoutes } from './portal/mandates.ts';
import { mergeRoutes } from './portal/merging.ts';
import { undoMergeRoutes } from './portal/merging-undo.ts';
import { passkeyRoutes } from './portal/passkeys.ts';
import { passwordRoutes } from './portal/password.ts';
import { postRoutes } from './portal/posts.ts';
import { publicRoutes } from './portal/public.ts';
import { securityKeyRoutes } from './portal/security-key.ts';
import { serviceRoutes } from './portal/services.ts';
import { sessionRoutes } from './portal/sessions.ts';
import { sourceRoutes } from './portal/sources.ts';
import { providerRoutes } from './provider-routes.ts';
import { recoveryRoutes } from './recovery/routes.ts';
import { scimRoutes } from './scim/routes.ts';

/** Every address of the service. Nothing else is mounted. */
export function allRoutes(
  parts: ConsoleParts & DeveloperPageParts,
  assets: Assets,
  checks: Readonly<Record<string, Check>>,
): Route[] {
  return [
    ...healthRoutes(checks),
    ...assetRoutes(assets.files),
    ...preferenceRoutes(parts.config),
    ...publicRoutes(parts),
    ...journeyRoutes(parts),
    ...accountRoutes(parts),
    ...identityRoutes(parts),
    ...enterpriseRoutes(parts),
    ...enterprisePeopleRoutes(parts),
    ...enterpriseRenewalRoutes(parts),
    ...enterpriseGrantedRoutes(parts),
    ...enterpriseReceivedRoutes(parts),
    ...enterpriseUsesRoutes(parts),
    ...identifierRoutes(parts),
    ...passkeyRoutes(parts),
    ...postRoutes(parts),
    ...sourceRoutes(parts),
    ...mergeRoutes(parts),
    ...undoMergeRoutes(parts),
    ...securityKeyRoutes(parts),
    ...passwordRoutes(parts),
    ...sessionRoutes(parts),
    ...choiceRoutes(parts),
    ...mandateRoutes(parts),
    ...serviceRoutes(parts),
    ...developerRoutes(parts),
    ...recoveryRoutes(parts),
    ...federationRoutes(parts),
    ...consoleRoutes(parts),
    ...apiRoutes(parts),
    ...scimRoutes(parts),
    ...providerRoutes,
  ];
}
