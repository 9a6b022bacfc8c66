import { decodeJwt } from 'jose';
import { errors } from 'oidc-provider';

/** Seconds a DPoP proof may be old, or ahead (RFC 9449 section 11.1). */
export const proofWindowSeconds = 60;

export const isRecentProof = (iat: number, nowSeconds: number): boolean =>
  Math.abs(nowSeconds - iat) <= proofWindowSeconds;

/**
 * The library asks this of every proof before it uses it, and lets proofs of five minutes pass; it remembers them no longer, so that
 * one dated ahead could be shown again (T-037). It has not verified the proof by then: nothing but a refusal may follow from what it says.
 * By the library's clock, which is the system's.
 */
export function refuseStaleProof(ctx: { get(name: string): string }): false {
  const iat = issuedAt(ctx.get('DPoP'));
  if (iat !== undefined && !isRecentProof(iat, Math.floor(Date.now() / 1000)))
    throw new errors.InvalidDpopProof('DPoP proof iat is not recent enough');
  return false;
}

/** Undefined: the library finds out what is wrong with it. */
function issuedAt(proof: string): number | undefined {
  try {
    const { iat } = decodeJwt(proof);
    return typeof iat === 'number' ? iat : undefined;
  } catch {
    return undefined;
  }
}
