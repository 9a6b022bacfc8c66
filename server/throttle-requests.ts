import type { Database } from './db/database.ts';
import { currentRequest } from './http/request-context.ts';
import type { Throttle } from './http/throttle-request.ts';
import type { ColumnCipher } from './keys/column-cipher.ts';
import { consumeThrottles, type ThrottleLimit, throttleKey } from './throttle/consume.ts';
import { createLocalCounter } from './throttle/local-counter.ts';
import { type ThrottleRule, throttleNetwork, throttlePolicy } from './throttle/policy.ts';

/** Classes whose allowance is counted in the database, across nodes. */
const counted = new Set(['credential']);

/** Counted in memory: limits of so many networks are remembered. */
const mostNetworks = 50_000;

/**
 * Takes one request from the network's allowance. What leads to a hash or a guess is counted across all nodes; pages and
 * the protocol are counted in memory per node, where a round trip would cost more than what it protects. The message class
 * is counted where the message is sent, because it also counts the address it goes to.
 */
export function createThrottle(parts: { database: Database; cipher: ColumnCipher; clock: () => Date }): Throttle {
  const countLocally = createLocalCounter(mostNetworks);
  const rulesOf = new Map(
    Object.entries(throttlePolicy).map(([name, rules]) => [name, rules.filter(({ per }) => per === 'network')]),
  );
  return (_ctx, throttleClass) => {
    if (throttleClass === 'message') return { allowed: true, retryAfterSeconds: 0 };
    const network = throttleNetwork(currentRequest()?.ip ?? '127.0.0.1');
    const rules = rulesOf.get(throttleClass) ?? [];
    if (!counted.has(throttleClass)) {
      return countLocally(
        limitsOf(rules, (name) => `${name}:${network}`),
        parts.clock(),
      );
    }
    const limits = limitsOf(rules, (name) => throttleKey(parts.cipher, name, network));
    return consumeThrottles(parts.database, limits, parts.clock());
  };
}

function limitsOf(rules: readonly ThrottleRule[], keyOf: (name: string) => string): ThrottleLimit[] {
  return rules.map(({ name, limit, windowSeconds }) => ({ key: keyOf(name), limit, windowSeconds }));
}
