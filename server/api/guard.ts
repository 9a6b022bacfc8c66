import type { Knex } from 'knex';
import type Provider from 'oidc-provider';
import type { Config } from '../config.ts';
import type { Guards } from '../http/mount.ts';
import { HttpProblem } from '../http/problem.ts';
import type { HttpMiddleware, RouteContext } from '../http/route.ts';
import { satisfies } from '../lib/acr.ts';
import { type Permission, permissions } from '../lib/permission.ts';
import { adminAudience } from '../oidc/admin-resource.ts';
import type { ProviderHost } from '../oidc/provider-host.ts';
import { findActivePerson } from '../people/find-person.ts';
import { type PolicyRegistry, recentLoginSeconds } from '../policies/registry.ts';
import { heldRoles, rootsFor } from '../roles/reach.ts';
import { allows } from '../roles/role.ts';
import { isBound, readBearer } from './bearer.ts';

export type ApiGuardParts = {
  config: Config;
  knex: Knex;
  host: ProviderHost;
  policies: PolicyRegistry;
  clock: () => Date;
};

/** Guards of the service, and of its admin API: an administrator by an access token made for it and for nobody else's use. */
export function withApiGuard(parts: ApiGuardParts, guards: Guards): Guards {
  return (who) => (who.startsWith('api:') ? apiGuard(parts, who.slice('api:'.length) as Permission) : guards(who));
}

type AccessToken = InstanceType<Provider['AccessToken']>;

/**
 * The token is one of ours for this API, bound to its bearer by DPoP or given to an application that proves itself with a key; its
 * person is an administrator as in the console, by the same levels (RFC 9470), and may do this now.
 */
function apiGuard(parts: ApiGuardParts, permission: Permission): HttpMiddleware {
  return async (ctx, next) => {
    const token = await findToken(parts, ctx);
    if (!token) throw unauthorized(ctx, 'invalid_token');
    if (!token.scopes.has(permission)) throw insufficient(ctx, permission);
    const { acr, auth_time: authTime } = (token.extra ?? {}) as { acr?: string; auth_time?: number };
    const now = Math.floor(parts.clock().getTime() / 1000);
    if (!satisfies(acr, 'phr')) throw stepUp(ctx, 'acr_values="phr"');
    const isWrite = ctx.method !== 'GET' && ctx.method !== 'HEAD';
    const recent = recentLoginSeconds(parts.policies);
    if (isWrite && now - (authTime ?? 0) > recent) throw stepUp(ctx, `max_age="${recent}"`);
    const person = await findActivePerson(parts.knex, token.accountId);
    if (!person) throw unauthorized(ctx, 'invalid_token');
    const held = await heldRoles(parts.knex, person.id);
    const roots = rootsFor(held, permission);
    if (roots.length === 0) throw new HttpProblem(403, 'console.not-allowed');
    const own = permissions.filter((one) => token.scopes.has(one) && held.some(({ role }) => allows(role, one)));
    ctx.state.person = {
      id: person.id,
      sessionUid: token.sessionUid ?? '',
      acr: acr ?? '',
      amr: [],
      authTime: authTime ?? 0,
    };
    ctx.state.admin = { permissions: own, roots, clientId: token.clientId ?? '' };
    return next();
  };
}

async function findToken(parts: ApiGuardParts, ctx: RouteContext): Promise<AccessToken | undefined> {
  const shown = readBearer(ctx);
  if (!shown) return undefined;
  const provider = parts.host.current();
  const token = await provider.AccessToken.find(shown.value);
  if (!token?.isValid || !token.accountId || !token.clientId) return undefined;
  if (token.aud !== adminAudience(parts.config.issuer)) return undefined;
  const grant = token.grantId ? await provider.Grant.find(token.grantId) : undefined;
  if (grant?.accountId !== token.accountId || grant.clientId !== token.clientId) return undefined;
  return (await isBound(parts, ctx, token, shown)) ? token : undefined;
}

function unauthorized(ctx: RouteContext, error: string): HttpProblem {
  ctx.set('WWW-Authenticate', `DPoP error="${error}", algs="ES256 Ed25519 EdDSA"`);
  return new HttpProblem(401, 'api.token');
}

function insufficient(ctx: RouteContext, scope: string): HttpProblem {
  ctx.set('WWW-Authenticate', `DPoP error="insufficient_scope", scope="${scope}"`);
  return new HttpProblem(403, 'api.scope');
}

/** RFC 9470 section 3: which login the application has to ask for. */
function stepUp(ctx: RouteContext, wanted: string): HttpProblem {
  ctx.set('WWW-Authenticate', `DPoP error="insufficient_user_authentication", ${wanted}`);
  return new HttpProblem(401, 'api.step-up');
}
