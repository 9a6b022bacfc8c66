import { type BearerParts, isBound, readBearer } from '../api/bearer.ts';
import type { ClientRegistry } from '../clients/registry.ts';
import type { Guards } from '../http/mount.ts';
import { HttpProblem } from '../http/problem.ts';
import type { HttpMiddleware, RouteContext } from '../http/route.ts';
import { scimScope } from '../lib/permission.ts';
import { scimAudience } from '../oidc/scim-resource.ts';

export type ScimGuardParts = BearerParts & { clients: ClientRegistry };

/** Guards of the service, and of its SCIM server: the HR system of a unit, by a token that no person stands behind. */
export function withScimGuard(parts: ScimGuardParts, guards: Guards): Guards {
  return (who) => (who === 'scim' ? scimGuard(parts) : guards(who));
}

/**
 * The token came by client credentials, for this server and nothing else, and is bound to the application that shows it. Its
 * reach is the unit the application has now, so that handing the application on takes the reach along.
 */
function scimGuard(parts: ScimGuardParts): HttpMiddleware {
  return async (ctx, next) => {
    const token = await findToken(parts, ctx);
    const label = token && (await parts.clients.label(token.clientId));
    if (!token || !label?.firstParty) throw unauthorized(ctx);
    if (!token.mayUse) throw insufficient(ctx);
    ctx.state.hrSystem = { clientId: token.clientId, unitId: label.unitId };
    return next();
  };
}

/** `mayUse`: by the scope of the token, and by what the application is registered for now. */
async function findToken(parts: ScimGuardParts, ctx: RouteContext) {
  const shown = readBearer(ctx);
  if (!shown) return undefined;
  const token = await parts.host.current().ClientCredentials.find(shown.value);
  if (!token?.isValid || !token.clientId || token.aud !== scimAudience(parts.config.issuer)) return undefined;
  if (!(await isBound(parts, ctx, token, shown))) return undefined;
  const registered = await parts.clients.find(token.clientId);
  const mayUse = token.scopes.has(scimScope) && registered?.scope?.split(' ').includes(scimScope) === true;
  return { clientId: token.clientId, mayUse };
}

function unauthorized(ctx: RouteContext): HttpProblem {
  ctx.set('WWW-Authenticate', 'DPoP error="invalid_token", algs="ES256 Ed25519 EdDSA"');
  return new HttpProblem(401, 'api.token');
}

function insufficient(ctx: RouteContext): HttpProblem {
  ctx.set('WWW-Authenticate', `DPoP error="insufficient_scope", scope="${scimScope}"`);
  return new HttpProblem(403, 'api.scope');
}
