import type { Database } from '../db/database.ts';
import type { ReadAhead } from '../db/read-along.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { countHits } from './store.ts';

export type ThrottleDecision = { allowed: boolean; retryAfterSeconds: number };
type Runner = Pick<Database, 'run'>;
export type ThrottleLimit = { key: string; limit: number; windowSeconds: number };

/**
 * Counts one try against a limit per time window and says whether it is within. Counting and deciding are one statement, so
 * parallel tries never pass the limit together. `retryAfterSeconds` is 0 when allowed, else the rest of the window.
 */
export function consumeThrottle(db: Runner, limit: ThrottleLimit, now: Date): Promise<ThrottleDecision> {
  return consumeThrottles(db, [limit], now);
}

/**
 * Counts against several limits, all of them also when one refuses: a full hour does not hide from the day. `ahead`: what is
 * read in the same round trip.
 */
export async function consumeThrottles(
  db: Runner,
  limits: readonly ThrottleLimit[],
  now: Date,
  ahead?: ReadAhead,
): Promise<ThrottleDecision> {
  const { hits, along } = await countHits(db, limits, now, ahead?.read);
  ahead?.remember(along);
  const waits = limits.map(({ key, limit }) => {
    const window = hits.get(key);
    if (window === undefined) throw new Error('a throttle counter was not counted');
    if (window.hits <= limit) return 0;
    return Math.max(1, Math.ceil((window.expiresAt.getTime() - now.getTime()) / 1000));
  });
  const retryAfterSeconds = Math.max(0, ...waits);
  return { allowed: retryAfterSeconds === 0, retryAfterSeconds };
}

/** Key of a counter: what is limited, and for whom by keyed fingerprint, so that the table names no address and no person. */
export function throttleKey(cipher: ColumnCipher, name: string, subject: string): string {
  return `${name}:${cipher.fingerprint('throttle_counters.key', subject).toString('base64url')}`;
}
