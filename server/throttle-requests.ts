import type { Database } from './db/database.ts';
import { currentRequest } from './http/request-context.ts';
import type { Throttle } from './http/throttle-request.ts';
import type { ColumnCipher } from './keys/column-cipher.ts';
import { consumeThrottles, throttleKey } from './throttle/consume.ts';
import { throttleNetwork, throttlePolicy } from './throttle/policy.ts';

/** Classes whose allowance is counted in the database, across nodes. */
const counted = new Set(['credential']);

/**
 * Takes one request from the network's allowance. What leads to a hash or a guess is counted across all nodes; pages and
 * the protocol are counted in memory per node, where a round trip would cost more than what it protects. The message class
 * is counted where the message is sent, because it also counts the address it goes to.
 */
export function createThrottle(parts: { database: Database; cipher: ColumnCipher; clock: () => Date }): Throttle {
  const local = createLocalCounter(parts.clock);
  const rulesOf = new Map(
    Object.entries(throttlePolicy).map(([name, rules]) => [name, rules.filter(({ per }) => per === 'network')]),
  );
  return async (_ctx, throttleClass) => {
    if (throttleClass === 'message') return { allowed: true, retryAfterSeconds: 0 };
    const network = throttleNetwork(currentRequest()?.ip ?? '127.0.0.1');
    const rules = rulesOf.get(throttleClass) ?? [];
    if (!counted.has(throttleClass)) return local(rules, network);
    const limits = rules.map(({ name, limit, windowSeconds }) => ({
      key: throttleKey(parts.cipher, name, network),
      limit,
      windowSeconds,
    }));
    return consumeThrottles(parts.database, limits, parts.clock());
  };
}

const mostNetworks = 50_000;

function createLocalCounter(clock: () => Date) {
  const windows = new Map<string, { hits: number; endsAt: number }>();
  return (rules: readonly { name: string; limit: number; windowSeconds: number }[], network: string) => {
    const now = clock().getTime();
    let retryAfterSeconds = 0;
    for (const { name, limit, windowSeconds } of rules) {
      const key = `${name}:${network}`;
      const known = windows.get(key);
      const window = known && known.endsAt > now ? known : { hits: 0, endsAt: now + windowSeconds * 1000 };
      window.hits += 1;
      // the oldest windows make room: memory stays bounded however many networks come along (T-140)
      if (!known && windows.size >= mostNetworks) windows.delete(windows.keys().next().value ?? '');
      windows.set(key, window);
      if (window.hits > limit) retryAfterSeconds = Math.max(retryAfterSeconds, Math.ceil((window.endsAt - now) / 1000));
    }
    return { allowed: retryAfterSeconds === 0, retryAfterSeconds };
  };
}
