import { type Outcome, refuse } from '../../../lib/outcome.ts';

/** How an old system made a hash of a password: everything but the hash itself. */
export type LegacyRecipe =
  | { scheme: 'bcrypt'; settings: string }
  | { scheme: 'pbkdf2'; digest: 'sha1' | 'sha256' | 'sha512'; iterations: number; salt: Buffer; length: number }
  | { scheme: 'scrypt'; cost: number; blockSize: number; lanes: number; salt: Buffer; length: number }
  | { scheme: 'argon2'; variant: 'id' | 'i' | 'd'; cost: Argon2Cost; salt: Buffer; length: number }
  | { scheme: 'salted'; digest: 'sha256' | 'sha512' | 'sm3'; order: 'salt-first' | 'salt-last'; salt: Buffer };
type Argon2Cost = { memoryCost: number; timeCost: number; parallelism: number };

export type LegacyProblem = 'hash-unreadable' | 'hash-too-costly';

/** `recipe` is the text to keep, `output` what the old system stored: bytes that must never be kept bare. */
export type LegacyHash = { recipe: string; output: Buffer };

const bcryptForm = /^(\$2[aby]\$\d\d\$[./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/;
const phcForm =
  /^(\$[a-z0-9-]+(?:\$v=19)?(?:\$[a-z]+=[a-z0-9-]+(?:,[a-z]+=\d+)*))\$([A-Za-z0-9+/]+)={0,2}\$([A-Za-z0-9+/]+)={0,2}$/;
const storedForm = /^\$([a-z0-9-]+)(?:\$v=19)?\$([^$]+)\$([^$]+)\$(\d+)$/;

const digestBytes = { sha256: 32, sha512: 64, sm3: 32 } as const;

/** Reads a hash in its declared text form (docs/moving.md). */
export function parseLegacyHash(text: string): Outcome<LegacyHash, LegacyProblem> {
  const bcrypt = bcryptForm.exec(text);
  const phc = bcrypt ? undefined : phcForm.exec(text);
  if (!bcrypt && !phc) return refuse('hash-unreadable');
  // $2y$ is what PHP calls $2b$; the library knows the latter name alone.
  const settings = bcrypt?.[1]?.replace('$2y$', '$2b$');
  const output = bcrypt ? Buffer.from(bcrypt[2] ?? '', 'latin1') : Buffer.from(phc?.[3] ?? '', 'base64');
  const recipe = settings ?? `${phc?.[1]}$${phc?.[2]}$${output.length}`;
  const read = readRecipe(recipe);
  if (!read) return refuse('hash-unreadable');
  if (isTooCostly(read)) return refuse('hash-too-costly');
  const expected = read.scheme === 'salted' ? digestBytes[read.digest] : output.length;
  return output.length === expected ? { ok: true, recipe, output } : refuse('hash-unreadable');
}

/** Reads a recipe as it is kept: the declared form with the length of the hash in place of the hash. */
export function readRecipe(stored: string): LegacyRecipe | undefined {
  if (/^\$2[ab]\$/.test(stored)) return { scheme: 'bcrypt', settings: stored };
  const [, scheme = '', parameters = '', salt = '', bytes] = storedForm.exec(stored) ?? [];
  const common = { salt: Buffer.from(salt, 'base64'), length: Number(bytes) };
  if (common.length < 16 || common.length > 128 || common.salt.length < 1 || common.salt.length > 128) return undefined;
  return withParameters(
    scheme,
    new Map(parameters.split(',').map((each) => each.split('=') as [string, string])),
    common,
  );
}

function withParameters(
  scheme: string,
  given: ReadonlyMap<string, string>,
  common: { salt: Buffer; length: number },
): LegacyRecipe | undefined {
  const [, family = '', kind = ''] = /^(pbkdf2-|argon2|scrypt|sha|sm3)(.*)$/.exec(scheme) ?? [];
  const number = (name: string) => Number(/^\d{1,9}$/.exec(given.get(name) ?? '')?.[0] ?? Number.NaN);
  const only = (...names: string[]) => given.size === names.length && names.every((name) => given.has(name));
  if (family === 'pbkdf2-' && isOneOf(kind, ['sha1', 'sha256', 'sha512']) && only('i'))
    return { scheme: 'pbkdf2', digest: kind, iterations: number('i'), ...common };
  if (scheme === 'scrypt' && only('ln', 'r', 'p'))
    return { scheme: 'scrypt', cost: 2 ** number('ln'), blockSize: number('r'), lanes: number('p'), ...common };
  if (family === 'argon2' && isOneOf(kind, ['id', 'i', 'd']) && only('m', 't', 'p')) {
    const cost = { memoryCost: number('m'), timeCost: number('t'), parallelism: number('p') };
    return { scheme: 'argon2', variant: kind, cost, ...common };
  }
  const order = given.get('o') ?? '';
  if (isOneOf(scheme, ['sha256', 'sha512', 'sm3']) && isOneOf(order, ['salt-first', 'salt-last']) && only('o'))
    return { scheme: 'salted', digest: scheme, order, salt: common.salt };
  return undefined;
}

function isOneOf<T extends string>(value: string, values: readonly T[]): value is T {
  return (values as readonly string[]).includes(value);
}

/**
 * A file must not plant a hash that stops the service when somebody logs in (T-139): about two seconds of one core and
 * 256 MiB at the most. `NaN` and nought are no cost anybody had.
 */
function isTooCostly(recipe: LegacyRecipe): boolean {
  const within = (value: number, least: number, most: number) => value >= least && value <= most;
  switch (recipe.scheme) {
    case 'bcrypt':
      return !within(Number(recipe.settings.slice(4, 6)), 4, 14);
    case 'pbkdf2':
      return !within(recipe.iterations, 1, 2_000_000);
    case 'scrypt': {
      const { cost, blockSize, lanes } = recipe;
      const fits = within(cost, 2, 2 ** 20) && within(blockSize, 1, 32) && within(lanes, 1, 16);
      return !fits || 128 * cost * blockSize > 256 * 1024 ** 2 || cost * blockSize * lanes > 2 ** 23;
    }
    case 'argon2': {
      const { memoryCost, timeCost, parallelism } = recipe.cost;
      const fits = within(parallelism, 1, 16) && within(memoryCost, 8 * parallelism, 256 * 1024);
      return !fits || !within(timeCost, 1, 100) || memoryCost * timeCost > 1024 * 1024 || recipe.salt.length < 8;
    }
    case 'salted':
      return false;
  }
}
