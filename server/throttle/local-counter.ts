import type { ThrottleDecision, ThrottleLimit } from './consume.ts';

type Window = { hits: number; endsAt: number };

/** Counts in the memory of this process what `consumeThrottles` counts in the database. `most`: keys that are remembered. */
export function createLocalCounter(most: number): (limits: readonly ThrottleLimit[], now: Date) => ThrottleDecision {
  const windowOf = createWindows(most);
  return (limits, at) => {
    const now = at.getTime();
    let retryAfterSeconds = 0;
    for (const { key, limit, windowSeconds } of limits) {
      const window = windowOf(key, now, windowSeconds);
      window.hits += 1;
      if (window.hits > limit) retryAfterSeconds = Math.max(retryAfterSeconds, Math.ceil((window.endsAt - now) / 1000));
    }
    return { allowed: retryAfterSeconds === 0, retryAfterSeconds };
  };
}

/**
 * The running window of each key. Keys that were not asked for while half of `most` others came are forgotten, all at once:
 * memory stays bounded however many networks come along (T-140). To take the oldest out of one map for each new key would cost
 * more than the request, because a map walks over all it has lost since it grew last.
 */
function createWindows(most: number): (key: string, now: number, seconds: number) => Window {
  let recent = new Map<string, Window>();
  let before = new Map<string, Window>();
  return (key, now, seconds) => {
    const known = recent.get(key) ?? before.get(key);
    const window = known && known.endsAt > now ? known : { hits: 0, endsAt: now + seconds * 1000 };
    if (recent.size >= most / 2) {
      before = recent;
      recent = new Map();
    }
    recent.set(key, window);
    return window;
  };
}
