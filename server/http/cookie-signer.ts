import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** What Koa and oidc-provider sign cookies with: the part of Keygrip that they use. */
export type CookieSigner = {
  sign(data: string): string;
  /** Which key the signature was made with, -1 for none: a cookie of an older key is signed anew. */
  index(data: string, signature: string): number;
  verify(data: string, signature: string): boolean;
};

/**
 * Signs as Keygrip does (HMAC-SHA-1, base64url), so that cookies given out by it still count. Keygrip hands Node the bare key
 * at every use, which looks at it as three kinds of key in turn by catching errors, and makes two more HMACs to compare.
 */
export function createCookieSigner(cookieKeys: readonly string[]): CookieSigner {
  const keys = cookieKeys.map((key) => createSecretKey(key, 'utf8'));
  const [current] = keys;
  if (current === undefined) throw new Error('no cookie key is configured');
  const index = (data: string, signature: string) => {
    const given = Buffer.from(signature);
    return keys.findIndex((key) => isEqual(given, Buffer.from(signatureOf(data, key))));
  };
  return {
    sign: (data) => signatureOf(data, current),
    index,
    verify: (data, signature) => index(data, signature) >= 0,
  };
}

function signatureOf(data: string, key: KeyObject): string {
  return createHmac('sha1', key).update(data).digest('base64url');
}

function isEqual(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
