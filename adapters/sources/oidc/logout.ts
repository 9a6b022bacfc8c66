import { createRemoteJWKSet, customFetch, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Configuration } from 'openid-client';
import type { SourceFailure } from '../../../server/federation/failures.ts';
import type { OidcSettings } from '../../../server/federation/settings/oidc.ts';
import type { UpstreamLogout } from '../../../server/federation/source.ts';
import { refuseUnless } from '../refused.ts';

const event = 'http://schemas.openid.net/event/backchannel-logout';
/** A logout token that was long under way proves nothing about now; its `jti` is remembered for longer than that. */
const longestAge = '5 min';
const rememberedMs = 3600_000;
const clockToleranceSeconds = 30;

/** Keys of the source by header; an unknown `kid` asks once more, and then not again for a minute (T-117). */
export function createLogoutKeys(client: Configuration, fetch: typeof globalThis.fetch): JWTVerifyGetKey {
  const address = client.serverMetadata().jwks_uri;
  refuseUnless(address !== undefined, 'endpoint-missing');
  return createRemoteJWKSet(new URL(address), {
    [customFetch]: fetch,
    timeoutDuration: 5000,
    cooldownDuration: 60_000,
    cacheMaxAge: 300_000,
  });
}

export type LogoutCheck = {
  settings: OidcSettings;
  keys: JWTVerifyGetKey;
  now: Date;
  consumeOnce(value: string, until: Date): Promise<boolean>;
};

/** Whom a logout token is about, after every check of OpenID Connect Back-Channel Logout 1.0 section 2.6. */
export async function verifyLogoutToken(token: string, check: LogoutCheck): Promise<{ logout: UpstreamLogout }> {
  const { settings, keys, now, consumeOnce } = check;
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer: settings.issuer,
    audience: settings.clientId,
    algorithms: [...settings.algorithms],
    maxTokenAge: longestAge,
    clockTolerance: clockToleranceSeconds,
    currentDate: now,
    requiredClaims: ['jti', 'events'],
  });
  // Explicit where the source says a type at all: an ID token is no logout token.
  refuseUnless([undefined, 'JWT', 'logout+jwt'].includes(protectedHeader.typ), 'response-malformed');
  refuseUnless(hasEvent(payload) && payload.nonce === undefined, 'response-malformed');
  const { sub, sid } = payload;
  refuseUnless(typeof sub === 'string' || typeof sid === 'string', 'claim-missing');
  const until = new Date(now.getTime() + rememberedMs);
  refuseUnless(await consumeOnce(`logout:${payload.jti}`, until), 'replayed');
  return {
    logout: {
      issuer: settings.issuer,
      ...(typeof sub === 'string' && { subject: sub }),
      ...(typeof sid === 'string' && { sessionId: sid }),
    },
  };
}

function hasEvent({ events }: JWTPayload): boolean {
  if (typeof events !== 'object' || events === null || !Object.hasOwn(events, event)) return false;
  const member = (events as Record<string, unknown>)[event];
  return typeof member === 'object' && member !== null && !Array.isArray(member);
}

const byClaim: Record<string, SourceFailure> = {
  iss: 'issuer-mismatch',
  aud: 'audience-mismatch',
  nbf: 'not-yet-valid',
  iat: 'expired',
};

export function translateJoseError(error: unknown): SourceFailure | undefined {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.reason === 'missing' ? 'claim-missing' : (byClaim[error.claim] ?? 'response-malformed');
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature-invalid';
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) {
    return 'algorithm-not-allowed';
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return 'key-unknown';
  }
  if (error instanceof errors.JWKSTimeout) return 'timeout';
  return error instanceof errors.JOSEError ? 'response-malformed' : undefined;
}
