import type {
  AccessToken,
  AuthorizationCode,
  ClientCredentials,
  KoaContextWithOIDC,
  RefreshToken,
} from 'oidc-provider';
import type { Config } from '../config.ts';
import type { Queryable } from '../db/database.ts';
import { identityOfGrant } from '../identities/of-grant.ts';
import { findSubjectIn } from '../people/subject.ts';
import { identityClaim } from './claims/identity.ts';
import { recipientOf } from './claims.ts';

/**
 * What resource servers learn of an access token, in the signed ones and by introspection: how and when the person logged in
 * (RFC 9470 section 6), and in which identity. Nothing for tokens without a person.
 */
export async function accessTokenClaims(
  parts: { config: Config; knex: Queryable },
  ctx: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
): Promise<Record<string, unknown> | undefined> {
  if (!('accountId' in token) || !token.accountId || !token.grantId) return undefined;
  const { AuthorizationCode, RefreshToken } = ctx.oidc.entities;
  // at a refresh both are there: the code is of an earlier request
  const source: AuthorizationCode | RefreshToken | undefined = RefreshToken ?? AuthorizationCode;
  const { facts } = identityOfGrant(token.grantId);
  const to = recipientOf(parts, ctx);
  const subject = await findSubjectIn(parts.knex, token.accountId, to.sector);
  return {
    ...(source?.acr && { acr: source.acr }),
    ...(source?.authTime && { auth_time: source.authTime }),
    identity: identityClaim(to, subject, facts),
  };
}
