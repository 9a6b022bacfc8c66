import type { KoaContextWithOIDC, RefreshToken, Session } from 'oidc-provider';
import { sessionLimits } from '../journey/assurance.ts';

const refreshTokenSeconds = 14 * 24 * 3600;

/** A rotated refresh token inherits the end of the first one: sliding never becomes endless (ASVS 10.4.8). */
function refreshTokenTtl(ctx: KoaContextWithOIDC, _token: RefreshToken): number {
  const rotated = ctx?.oidc?.entities.RotatedRefreshToken as RefreshToken | undefined;
  return rotated ? Math.max(1, rotated.remainingTTL) : refreshTokenSeconds;
}

/** Idle limit of the level, cut by what is left of the absolute one. */
function sessionTtl(_ctx: KoaContextWithOIDC, session: Session): number {
  const limits = sessionLimits(session.acr);
  if (!session.loginTs) return limits.idleSeconds;
  const left = session.loginTs + limits.absoluteSeconds - Math.floor(Date.now() / 1000);
  return Math.max(1, Math.min(limits.idleSeconds, left));
}

/** Seconds each artifact lives. Codes 60 s (FAPI 2.0 section 5.3.2.1), request objects 90 s (RFC 9126). */
export const lifetimes = {
  AccessToken: 10 * 60,
  AuthorizationCode: 60,
  ClientCredentials: 10 * 60,
  Grant: 30 * 24 * 3600,
  IdToken: 10 * 60,
  Interaction: 60 * 60,
  PushedAuthorizationRequest: 90,
  RefreshToken: refreshTokenTtl,
  Session: sessionTtl,
};
