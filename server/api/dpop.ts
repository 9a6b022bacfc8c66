import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { z } from 'zod';
import { isRecentProof, proofWindowSeconds } from '../oidc/proof-age.ts';

const claims = z.object({
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  jti: z.string().min(1).max(200),
  ath: z.string(),
});

export type Proof = { thumbprint: string; jti: string; expiresAt: number };

/**
 * Checks a DPoP proof (RFC 9449 section 4.3) for one request with one access token; undefined when anything is wrong. That it is
 * used once, the caller sees to.
 */
export async function checkProof(
  proof: string,
  { method, url, token, now }: { method: string; url: string; token: string; now: Date },
): Promise<Proof | undefined> {
  const verified = await jwtVerify(proof, EmbeddedJWK, {
    typ: 'dpop+jwt',
    algorithms: ['ES256', 'Ed25519', 'EdDSA'],
    currentDate: now,
  }).catch(() => undefined);
  const told = claims.safeParse(verified?.payload);
  if (!verified || !told.success) return undefined;
  const { htm, htu, iat, jti, ath } = told.data;
  const seconds = Math.floor(now.getTime() / 1000);
  const isFor = htm === method && withoutQuery(htu) === url && isRecentProof(iat, seconds);
  if (!isFor || ath !== createHash('sha256').update(token).digest('base64url')) return undefined;
  const { jwk } = verified.protectedHeader;
  return jwk && { thumbprint: await calculateJwkThumbprint(jwk), jti, expiresAt: iat + 2 * proofWindowSeconds };
}

function withoutQuery(address: string): string | undefined {
  const url = URL.parse(address);
  if (!url) return undefined;
  url.search = '';
  url.hash = '';
  return url.href;
}
