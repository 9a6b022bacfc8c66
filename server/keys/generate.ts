import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import type { ColumnCipher } from './column-cipher.ts';
import type { SigningAlg, SigningKeyRow } from './store.ts';

export const privateKeyContext = 'signing_keys.private_jwk';

/** RS256 is for old clients only, and its keys are rotated: larger ones would cost three times the signature. */
const rsaBits = 2048;
const generate = promisify(generateKeyPair);

/** A key ready to be stored; its `kid` is the thumbprint of RFC 7638, so two keys never share one. */
export async function generateSigningKey(
  cipher: ColumnCipher,
  { alg, status, now }: { alg: SigningAlg; status: 'current' | 'next'; now: Date },
): Promise<SigningKeyRow> {
  const { privateKey, publicKey } =
    alg === 'ES256' ? await generate('ec', { namedCurve: 'P-256' }) : await generate('rsa', { modulusLength: rsaBits });
  const publicJwk = publicKey.export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint(publicJwk as Record<string, string>);
  const privateJwk = { ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
  return {
    kid,
    alg,
    status,
    public_jwk: { ...publicJwk, kid, alg, use: 'sig' },
    private_jwk_encrypted: cipher.encrypt(privateKeyContext, JSON.stringify(privateJwk)),
    created_at: now,
    activated_at: status === 'current' ? now : null,
    retired_at: null,
  };
}
