import { scimScope } from '../lib/permission.ts';

/** Audience of access tokens for the SCIM server (RFC 8707). */
export function scimAudience(issuer: string): string {
  return `${issuer}/scim/v2`;
}

/** The SCIM server as a resource server; its tokens are opaque, so that a revocation counts at once. */
export function scimResource(issuer: string) {
  return {
    scope: scimScope,
    audience: scimAudience(issuer),
    accessTokenFormat: 'opaque' as const,
    accessTokenTTL: 600,
  };
}
