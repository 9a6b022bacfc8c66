import { z } from 'zod';
import type { Setting } from './setting.ts';
import { splitList } from './setting.ts';

/** Secrets read from the environment. All keys are 32 random bytes in base64 or base64url (`openssl rand -base64 32`). */
export type VersionedKey = { version: number; key: Buffer };

const keyBytes = 32;
const keyBound = '32 random bytes in base64';
const versionedBound =
  'version:key pairs separated by commas, the current one first; versions 0 to 255, no version twice; each key 32 random bytes in base64';

export function key(description: string): Setting<Buffer> {
  const schema = z.string().transform(decode).refine(isStrong, `must be ${keyBound}`);
  return { description, bound: keyBound, required: 'in production', generated: true, secret: true, schema };
}

/** Cookie keys stay text: Keygrip takes strings. */
export function keyList(description: string): Setting<string[]> {
  const bound = `one to four keys separated by commas, the current one first, each ${keyBound}`;
  const schema = z
    .string()
    .transform(splitList)
    .refine(
      (parts) => parts.length >= 1 && parts.length <= 4 && parts.every((part) => isStrong(decode(part))),
      `must be ${bound}`,
    );
  return { description, bound, required: 'in production', generated: true, secret: true, schema };
}

/** Public: nothing to hide, and no key of ours among them, since nobody signs with these any more. */
export function publicKeyList(description: string): Setting<Buffer[]> {
  const bound = 'Ed25519 public keys of 32 bytes in base64, separated by commas';
  const schema = z
    .string()
    .transform((value) => splitList(value).map(decode))
    .refine((keys) => keys.every((each) => each.length === keyBytes), `must be ${bound}`);
  return { description, bound, fallback: '', schema };
}

export function versionedKeys(description: string): Setting<VersionedKey[]> {
  const schema = z
    .string()
    .transform((value) => splitList(value).map(decodeVersioned))
    .refine(areDistinct, `must be ${versionedBound}`);
  return { description, bound: versionedBound, required: 'in production', generated: true, secret: true, schema };
}

function decodeVersioned(pair: string): VersionedKey {
  const [, version, encoded] = /^(\d{1,3}):(.+)$/.exec(pair) ?? [];
  return { version: Number(version ?? -1), key: decode(encoded ?? '') };
}

function areDistinct(keys: VersionedKey[]): boolean {
  const versions = new Set(keys.map(({ version }) => version));
  const inRange = keys.every(({ version, key }) => version >= 0 && version <= 255 && isStrong(key));
  return keys.length > 0 && versions.size === keys.length && inRange;
}

function decode(value: string): Buffer {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(value) ? Buffer.from(value, 'base64') : Buffer.alloc(0);
}

/** Refuses what nobody drew at random: placeholders, repeated bytes, words (T-182). 32 random bytes have about 30 different ones. */
function isStrong(bytes: Buffer): boolean {
  return bytes.length === keyBytes && new Set(bytes).size >= 20;
}
