import type {
  AccessToken,
  AuthorizationCode,
  ClientCredentials,
  KoaContextWithOIDC,
  RefreshToken,
} from 'oidc-provider';
import type { Config } from '../config.ts';
import { identityOfGrant } from '../identities/of-grant.ts';
import { identityClaim } from './claims/identity.ts';
import { recipientOf } from './claims.ts';

/**
 * What resource servers learn of an access token, in the signed ones and by introspection: how and when the person logged in
 * (RFC 9470 section 6), and in which identity. Nothing for tokens without a person.
 */
export function accessTokenClaims(
  parts: { config: Config },
  ctx: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
): Record<string, unknown> | undefined {
  if (!('accountId' in token) || !token.accountId || !token.grantId) return undefined;
  const { AuthorizationCode, RefreshToken } = ctx.oidc.entities;
  // at a refresh both are there: the code is of an earlier request
  const source: AuthorizationCode | RefreshToken | undefined = RefreshToken ?? AuthorizationCode;
  const { facts } = identityOfGrant(token.grantId);
  return {
    ...(source?.acr && { acr: source.acr }),
    ...(source?.authTime && { auth_time: source.authTime }),
    identity: identityClaim(recipientOf(parts, ctx), token.accountId, facts),
  };
}
