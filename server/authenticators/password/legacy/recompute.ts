import { createHash, pbkdf2, type ScryptOptions, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import argon2 from 'argon2';
import { type LegacyRecipe, readRecipe } from './recipe.ts';

const pbkdf2Async = promisify(pbkdf2);
const scryptAsync = promisify<Buffer, Buffer, number, ScryptOptions, Buffer>(scrypt);
const argon2Types = { id: argon2.argon2id, i: argon2.argon2i, d: argon2.argon2d } as const;

/**
 * What the old system would have stored for this password, as text that Argon2id is put over. The password is taken as it was
 * typed: old systems hashed its bytes and normalised nothing. All of it runs on the libuv pool, within the caller's turn there.
 */
export async function recomputeLegacy(recipe: string, password: string): Promise<string> {
  const read = readRecipe(recipe);
  if (!read) throw new Error('a stored password names no hash we know');
  return legacyText(await outputOf(read, Buffer.from(password, 'utf8')));
}

/** One spelling for the bytes of an old hash. */
export function legacyText(output: Buffer): string {
  return output.toString('base64url');
}

async function outputOf(recipe: LegacyRecipe, password: Buffer): Promise<Buffer> {
  switch (recipe.scheme) {
    case 'bcrypt': {
      // loaded where somebody comes with such a hash: most provinces import none
      const { default: bcrypt } = await import('bcrypt');
      const hash = await bcrypt.hash(password, recipe.settings);
      return Buffer.from(hash.slice(recipe.settings.length), 'latin1');
    }
    case 'pbkdf2':
      return pbkdf2Async(password, recipe.salt, recipe.iterations, recipe.length, recipe.digest);
    case 'scrypt': {
      const { cost, blockSize, lanes: parallelization, salt, length } = recipe;
      // node refuses above `maxmem`, which counts a little more than the 128 · N · r of RFC 7914
      const options = { cost, blockSize, parallelization, maxmem: 512 * 1024 ** 2 };
      return scryptAsync(password, salt, length, options);
    }
    case 'argon2': {
      const { cost, salt, length: hashLength, variant } = recipe;
      return argon2.hash(password, { ...cost, salt, hashLength, type: argon2Types[variant], raw: true });
    }
    case 'salted': {
      const parts = recipe.order === 'salt-first' ? [recipe.salt, password] : [password, recipe.salt];
      return createHash(recipe.digest).update(Buffer.concat(parts)).digest();
    }
  }
}
