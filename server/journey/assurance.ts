import type { Proof } from '../authenticators/authenticator.ts';
import { type Acr, acrValues, rank } from '../lib/acr.ts';

/** One thing a person has proven; `at` in seconds since the epoch. `ofSession`: not in this journey, but in the session it began in. */
export type DatedProof = Proof & { at: number; ofSession?: boolean | undefined };

export type Reached = { acr: Acr; amr: string[]; authTime: number };

/**
 * What a set of proofs amounts to: a phishing-resistant one with user verification is `phr` alone, two factors of
 * different kinds are aal2, anything else is one factor, however often it is shown.
 */
export function reach(proofs: readonly DatedProof[]): Reached | undefined {
  if (proofs.length === 0) return undefined;
  const factors = new Set(proofs.flatMap((proof) => proof.factors));
  const amr = new Set(proofs.flatMap((proof) => proof.amr));
  if (factors.size > 1) amr.add('mfa');
  return { acr: acrOf(proofs, factors.size), amr: [...amr], authTime: Math.max(...proofs.map((proof) => proof.at)) };
}

function acrOf(proofs: readonly DatedProof[], factors: number): Acr {
  const resistant = proofs.filter((proof) => proof.phishingResistant && proof.userVerified);
  if (resistant.some((proof) => proof.hardwareBound)) return 'phrh';
  if (resistant.length > 0) return 'phr';
  return factors > 1 ? 'urn:yimen:aal2' : 'urn:yimen:aal1';
}

/**
 * The least level an authorization request asks for, from `acr_values` and the essential `acr` claim
 * (OpenID Connect Core 3.1.2.1 and 5.5.1.1). Values that are not ours ask for nothing.
 */
export function wantedAcr(acrValuesParameter: string | undefined, claimValues: readonly string[]): Acr | undefined {
  const asked = [...(acrValuesParameter ?? '').split(' '), ...claimValues].filter((value) => rank(value) >= 0);
  if (asked.length === 0) return undefined;
  return acrValues[Math.min(...asked.map(rank))];
}

/** A session's limits per level, in seconds (NIST SP 800-63B-4 sections 2.2.3 and 2.3.3). */
export function sessionLimits(acr: string | undefined): { idleSeconds: number; absoluteSeconds: number } {
  return acr === 'phrh'
    ? { idleSeconds: 15 * 60, absoluteSeconds: 12 * 3600 }
    : { idleSeconds: 3600, absoluteSeconds: 24 * 3600 };
}
