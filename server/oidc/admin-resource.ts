import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { permissions } from '../lib/permission.ts';

/** Audience of access tokens for the admin API (RFC 8707). */
export function adminAudience(issuer: string): string {
  return `${issuer}/api/v1`;
}

/** The API as a resource server: its scopes are the permissions, its tokens opaque, so that a revocation counts at once. */
export function adminResource(issuer: string) {
  return {
    scope: permissions.join(' '),
    audience: adminAudience(issuer),
    accessTokenFormat: 'opaque' as const,
    accessTokenTTL: 600,
  };
}

/** What a request asks of the API that its application is registered for; undefined when it is not about the API. */
function askedOfAdmin(ctx: KoaContextWithOIDC, issuer: string): string[] | undefined {
  if (![ctx.oidc.params?.resource].flat().includes(adminAudience(issuer))) return undefined;
  const registered = new Set(ctx.oidc.client?.scope?.split(' '));
  const isOurs = (scope: string) => (permissions as readonly string[]).includes(scope) && registered.has(scope);
  return [...ctx.oidc.requestParamScopes].filter(isOurs);
}

/** Whether a grant holds what a request asks of the API. */
export function coversAdmin(grant: Grant, ctx: KoaContextWithOIDC, issuer: string): boolean {
  const held = new Set(grant.getResourceScopeEncountered(adminAudience(issuer)).split(' '));
  return askedOfAdmin(ctx, issuer)?.every((scope) => held.has(scope)) ?? true;
}

/** Adds what was asked of the API to a grant. */
export function grantAdminScopes(grant: Grant, ctx: KoaContextWithOIDC, issuer: string): void {
  const scopes = askedOfAdmin(ctx, issuer) ?? [];
  if (scopes.length > 0) grant.addResourceScope(adminAudience(issuer), scopes.join(' '));
}
