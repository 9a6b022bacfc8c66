import { randomBytes } from 'node:crypto';
import argon2 from 'argon2';
import type { Config } from '../../config.ts';
import { createHashQueue } from './hash-queue.ts';
import { recomputeLegacy } from './legacy/recompute.ts';
import { isPlausiblePassword, preparePassword } from './prepare.ts';

/** `legacy`: the hash is over what an old system stored, made by this recipe (docs/decisions/0019). */
export type StoredPassword = { hash: string; pepperVersion: number; legacy?: string };
export type Verification = { matches: boolean; needsUpgrade: boolean };

/** Hashing for one admitted request. */
export type HashEngine = {
  hash(password: string): Promise<StoredPassword>;
  /**
   * Without a stored password a dummy of the same cost is verified: an unknown account takes the same time. As long as there
   * are passwords of old systems, whoever has none of these is given the recipe of one as `decoy`: a wrong password then costs
   * that hash as well, for everybody.
   */
  verify(password: string, stored: StoredPassword | undefined, decoy?: string): Promise<Verification>;
};

export type PasswordHasher = HashEngine & {
  /** Holds a place in the queue while `work` counts, reads and hashes. Throws `QueueFull` before any of it. */
  admit<T>(work: (engine: HashEngine) => Promise<T>): Promise<T>;
  /** Whether its pepper is configured: one that was given up nobody can type. */
  isVerifiable(stored: StoredPassword): boolean;
  state(): { running: number; admitted: number; full: boolean };
  /** Hashes computed so far, of whatever kind. */
  turns(): number;
};

/**
 * Argon2id (RFC 9106) at the configured cost in a bounded queue. The pepper is Argon2's own secret value K (RFC 9106 section
 * 3.1): made for this, no input limit, and no home-made HMAC step whose output would have to be re-encoded.
 * `hash` and `verify` outside `admit` take a place of their own and throw `QueueFull` when there is none.
 */
export function createPasswordHasher(config: Pick<Config, 'argon2' | 'pepperKeys'>): PasswordHasher {
  const queue = createHashQueue(config.argon2.concurrency, config.argon2.queue);
  const peppers = new Map(config.pepperKeys.map(({ version, key }) => [version, key]));
  const current = config.pepperKeys[0];
  if (current === undefined) throw new Error('no pepper key is configured');
  const cost = {
    memoryCost: config.argon2.memoryKib,
    timeCost: config.argon2.passes,
    parallelism: config.argon2.lanes,
  };
  const dummy: StoredPassword = { hash: dummyHash(cost), pepperVersion: current.version };

  function pepper(version: number): Buffer {
    const key = peppers.get(version);
    if (key === undefined) throw new Error(`a password was stored with pepper ${version}, which is not configured`);
    return key;
  }

  const engine: HashEngine = {
    async hash(password) {
      const hash = await queue.run(() =>
        argon2.hash(preparePassword(password), { ...cost, type: argon2.argon2id, secret: current.key }),
      );
      return { hash, pepperVersion: current.version };
    },
    async verify(password, stored, decoy) {
      // Too long to be anyone's password: refused before it costs a hash, for known and unknown accounts alike.
      if (!isPlausiblePassword(password)) return { matches: false, needsUpgrade: false };
      const { hash, pepperVersion, legacy } = stored ?? dummy;
      const secret = pepper(pepperVersion);
      const recompute = (recipe: string) => queue.run(() => recomputeLegacy(recipe, password));
      const input = legacy === undefined ? preparePassword(password) : await recompute(legacy);
      const matches = await queue.run(() => argon2.verify(hash, input, { secret }));
      if (!matches && legacy === undefined && decoy !== undefined) await recompute(decoy);
      if (stored === undefined || !matches) return { matches: false, needsUpgrade: false };
      const isOld = legacy !== undefined || pepperVersion !== current.version;
      return { matches, needsUpgrade: isOld || isWeaker(hash, cost) };
    },
  };
  return {
    admit: (work) => queue.admit(() => work(engine)),
    hash: (password) => queue.admit(() => engine.hash(password)),
    verify: (...given) => queue.admit(() => engine.verify(...given)),
    isVerifiable: ({ pepperVersion }) => peppers.has(pepperVersion),
    state: queue.state,
    turns: queue.turns,
  };
}

/** A setting that was lowered does not weaken what is stored; one that was raised is caught up at the next login. */
function isWeaker(hash: string, cost: { memoryCost: number; timeCost: number; parallelism: number }): boolean {
  // PHC string format leaves the order of the parameters open.
  if (!hash.startsWith('$argon2id$v=19$')) return true;
  const parameter = (name: string) => Number(new RegExp(`[$,]${name}=(\\d+)`).exec(hash)?.[1] ?? 0);
  return parameter('m') < cost.memoryCost || parameter('t') < cost.timeCost;
}

/** A hash of nothing, in PHC string format: verifying against it costs as much as the real thing and never succeeds. */
function dummyHash(cost: { memoryCost: number; timeCost: number; parallelism: number }): string {
  const base64 = (bytes: number) => randomBytes(bytes).toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${base64(16)}$${base64(32)}`;
}
