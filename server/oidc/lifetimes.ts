import type { KoaContextWithOIDC, RefreshToken, Session } from 'oidc-provider';
import type { Config } from '../config.ts';
import { sessionLimits } from '../journey/assurance.ts';
import type { Policies } from '../policies/policy.ts';
import type { PolicyRegistry } from '../policies/registry.ts';

/** How long a consent counts: then the person is asked again. */
export const consentSeconds = 365 * 24 * 3600;

/** A grant is made anew from the consent when it runs out. */
const grantSeconds = 30 * 24 * 3600;

type LifetimeParts = { config: Config; policies: PolicyRegistry; clock: () => Date };

/** Seconds each artifact lives. Codes 60 s (FAPI 2.0 section 5.3.2.1), pushed requests 90 s (RFC 9126 section 2.2). */
export function lifetimes({ config, policies, clock }: LifetimeParts) {
  const { lifetimes: configured } = config;
  return {
    AccessToken: configured.accessTokenSeconds,
    AuthorizationCode: 60,
    ClientCredentials: configured.accessTokenSeconds,
    Grant: grantSeconds,
    IdToken: 10 * 60,
    Interaction: 60 * 60,
    PushedAuthorizationRequest: 90,
    /** A rotated refresh token inherits the end of the first one: sliding never becomes endless (ASVS 10.4.8). */
    RefreshToken: (ctx: KoaContextWithOIDC) => {
      const rotated = ctx.oidc?.entities.RotatedRefreshToken as RefreshToken | undefined;
      return rotated ? Math.max(1, rotated.remainingTTL) : configured.refreshTokenSeconds;
    },
    /** Idle limit, cut by what is left of the absolute one. */
    Session: (_ctx: KoaContextWithOIDC, session: Session) => {
      const { idleSeconds, absoluteSeconds } = sessionLimitsOf(config, policies.current(), session.acr);
      if (!session.loginTs) return idleSeconds;
      const left = session.loginTs + absoluteSeconds - Math.floor(clock().getTime() / 1000);
      return Math.max(1, Math.min(idleSeconds, left));
    },
  };
}

/** The strictest of the operator's limits, those of the policy and those of the level. */
export function sessionLimitsOf(
  { lifetimes: configured }: Pick<Config, 'lifetimes'>,
  { sessions }: Pick<Policies, 'sessions'>,
  acr: string | undefined,
) {
  const level = sessionLimits(acr);
  return {
    idleSeconds: Math.min(level.idleSeconds, configured.sessionIdleSeconds, sessions.idleMinutes * 60),
    absoluteSeconds: Math.min(level.absoluteSeconds, configured.sessionAbsoluteSeconds, sessions.absoluteHours * 3600),
  };
}
