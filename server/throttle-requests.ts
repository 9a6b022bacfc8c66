import type { Database } from './db/database.ts';
import type { ReadAhead } from './db/read-along.ts';
import { currentRequest } from './http/request-context.ts';
import type { RouteContext } from './http/route.ts';
import type { Throttle } from './http/throttle-request.ts';
import type { ColumnCipher } from './keys/column-cipher.ts';
import { consumeThrottles, type ThrottleLimit, throttleKey } from './throttle/consume.ts';
import { createLocalCounter } from './throttle/local-counter.ts';
import { type ThrottleRule, throttleNetwork, throttlePolicy } from './throttle/policy.ts';

/** Classes whose allowance is counted in the database, across nodes. */
const counted = new Set(['credential']);

/** Counted in memory: limits of so many networks are remembered. */
const mostNetworks = 50_000;

type ThrottleParts = {
  database: Database;
  cipher: ColumnCipher;
  clock: () => Date;
  /** What a request of this login reads first. */
  readAhead: (uid: string) => ReadAhead;
};

/**
 * Takes one request from the network's allowance. What leads to a hash or a guess is counted across all nodes; pages and
 * the protocol are counted in memory per node, where a round trip would cost more than what it protects. The message class
 * is counted where the message is sent, because it also counts the address it goes to.
 */
export function createThrottle(parts: ThrottleParts): Throttle {
  const countLocally = createLocalCounter(mostNetworks);
  const rulesOf = new Map(
    Object.entries(throttlePolicy).map(([name, rules]) => [name, rules.filter(({ per }) => per === 'network')]),
  );
  return (ctx, throttleClass) => {
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
    return consumeThrottles(parts.database, limits, parts.clock(), pageAhead(parts, ctx));
  };
}

/**
 * The login that a request belongs to is read while it is counted. Kept only if the whole request is here by then: behind a
 * body that drips in for half a minute it would be old, and is read when the body is there.
 */
function pageAhead({ readAhead }: ThrottleParts, { state, params, req }: RouteContext): ReadAhead | undefined {
  if (state.route?.who !== 'interaction' || params.uid === undefined) return undefined;
  const { read, remember } = readAhead(params.uid);
  return { read, remember: (found) => req.complete && remember(found) };
}

function limitsOf(rules: readonly ThrottleRule[], keyOf: (name: string) => string): ThrottleLimit[] {
  return rules.map(({ name, limit, windowSeconds }) => ({ key: keyOf(name), limit, windowSeconds }));
}
