import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts single columns (AES-256-GCM) and makes keyed fingerprints of them (HMAC-SHA-256).
 * `context` is 'table.column': a value copied into another column does not decrypt there.
 */
export type ColumnCipher = {
  encrypt(context: string, plain: string): Buffer;
  /** Throws `ColumnUnreadable` for changed bytes, a wrong context or an unknown key version. */
  decrypt(context: string, sealed: Buffer): string;
  /** 32 bytes, the same for the same context and value: for look-up and uniqueness. */
  fingerprint(context: string, value: string): Buffer;
};

export type ColumnKeys = {
  /** First one encrypts, all of them decrypt. Versions 0 to 255, keys of 32 bytes. */
  encryptionKeys: readonly { version: number; key: Buffer }[];
  fingerprintKey: Buffer;
};

/** Says nothing about the value or the key: it may end up in a log. */
export class ColumnUnreadable extends Error {
  constructor(context: string) {
    super(`column ${context} cannot be decrypted`);
  }
}

/** A sealed value is: key version (1 byte), nonce (12), ciphertext, tag (16). */
export function createColumnCipher({ encryptionKeys, ...configured }: ColumnKeys): ColumnCipher {
  const [first] = encryptionKeys;
  if (first === undefined) throw new Error('no encryption key configured');
  for (const { version, key } of encryptionKeys) {
    if (!Number.isInteger(version) || version < 0 || version > 255)
      throw new Error('encryption key version out of range');
    if (key.length !== 32) throw new Error('an encryption key must have 32 bytes');
  }
  // Node looks closely at raw bytes at every use, and at a key object once: a sixth of the cost.
  const keys = new Map(encryptionKeys.map(({ version, key }) => [version, createSecretKey(key)]));
  if (keys.size !== encryptionKeys.length) throw new Error('two encryption keys have the same version');
  const current = { version: first.version, key: createSecretKey(first.key) };
  const fingerprintKey = createSecretKey(configured.fingerprintKey);
  return {
    encrypt(context, plain) {
      const version = Buffer.of(current.version);
      // Random nonces of 96 bit are safe for 2^32 values under one key (NIST SP 800-38D 8.3); rotate long before that.
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', current.key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.concat([version, Buffer.from(context)]));
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([version, nonce, sealed, cipher.getAuthTag()]);
    },

    decrypt(context, sealed) {
      const key = keys.get(sealed[0] ?? -1);
      if (key === undefined || sealed.length < 1 + nonceBytes + tagBytes) throw new ColumnUnreadable(context);
      const nonce = sealed.subarray(1, 1 + nonceBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.concat([sealed.subarray(0, 1), Buffer.from(context)]));
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      try {
        return decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        throw new ColumnUnreadable(context);
      }
    },

    fingerprint(context, value) {
      // The zero byte keeps ('a', 'bc') and ('ab', 'c') apart.
      return createHmac('sha256', fingerprintKey).update(`${context}\0${value}`).digest();
    },
  };
}
