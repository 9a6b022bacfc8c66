import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Shelf } from './local-sessions.ts';

export type LogoutTokenChecks = {
  keys: JWTVerifyGetKey;
  issuer: string;
  clientId: string;
  /** The algorithm this application is registered with. */
  signedWith: string;
  /** `jti` values already used. */
  seen: Shelf<true>;
  clock: () => Date;
};

export type LogoutTokenVerdict =
  | { ok: true; sid: string | undefined; sub: string | undefined }
  | { ok: false; reason: LogoutTokenReason };

export type LogoutTokenReason =
  | 'signature'
  | 'claims'
  | 'events'
  | 'nonce'
  | 'subject'
  | 'replayed'
  | 'keys-unavailable';

const eventType = 'http://schemas.openid.net/event/backchannel-logout';
const toleranceSeconds = 10;

/** The key set could not be had: that says nothing about the token, the provider shall try again. */
const fetchFailures: readonly string[] = [errors.JOSEError.code, errors.JWKSTimeout.code, errors.JWKSInvalid.code];

/** A logout token is used within this time, so `seen` may forget older ones. */
export const logoutTokenMaxAgeSeconds = 120;

/**
 * Every step of OpenID Connect Back-Channel Logout 1.0 section 2.6, with the optional ones (`typ`, `jti`, age) made
 * duties: an ID token or an old logout token must never pass for an order to log someone out.
 */
export async function checkLogoutToken(token: string, checks: LogoutTokenChecks): Promise<LogoutTokenVerdict> {
  const verified = await verify(token, checks);
  if (!verified.ok) return verified;
  const { events, nonce, sid, sub, jti } = verified.payload;
  if (!isEvents(events)) return { ok: false, reason: 'events' };
  if (nonce !== undefined) return { ok: false, reason: 'nonce' };
  const names = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  if (!names(sid) && !names(sub)) return { ok: false, reason: 'subject' };
  if (typeof jti !== 'string' || jti === '') return { ok: false, reason: 'claims' };
  if (!checks.seen.claim(jti, true)) return { ok: false, reason: 'replayed' };
  return { ok: true, sid: names(sid), sub: names(sub) };
}

async function verify(
  token: string,
  { keys, issuer, clientId, signedWith, clock }: LogoutTokenChecks,
): Promise<{ ok: true; payload: JWTPayload } | { ok: false; reason: LogoutTokenReason }> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      typ: 'logout+jwt',
      algorithms: [signedWith],
      requiredClaims: ['iat', 'exp', 'jti'],
      maxTokenAge: logoutTokenMaxAgeSeconds,
      clockTolerance: toleranceSeconds,
      currentDate: clock(),
    });
    return { ok: true, payload };
  } catch (error) {
    if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) {
      return { ok: false, reason: 'claims' };
    }
    const isAboutToken = error instanceof errors.JOSEError && !fetchFailures.includes(error.code);
    return { ok: false, reason: isAboutToken ? 'signature' : 'keys-unavailable' };
  }
}

function isEvents(events: unknown): boolean {
  if (typeof events !== 'object' || events === null) return false;
  const event: unknown = (events as Record<string, unknown>)[eventType];
  return typeof event === 'object' && event !== null && !Array.isArray(event);
}
