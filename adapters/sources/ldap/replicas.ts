import type { SourceFailure } from '../../../server/federation/failures.ts';
import { failureOf, SourceRefused } from '../refused.ts';
import { type Connection, connect, type Directory } from './connect.ts';
import { translateLdapError } from './failure.ts';

/** As long as a replica that did not answer is left alone when there is another. */
const avoidedMs = 30_000;
const quickestAttemptMs = 300;

export type Replicas = { open(): Promise<Connection> };

/**
 * Opens connections to the first replica that answers, in the order configured; one that did not is tried last for a while.
 * Each attempt gets a part of the time, so that the second one still has some when the first hangs.
 */
export function createReplicas(urls: readonly string[], directory: Directory, now: () => Date): Replicas {
  const avoidedUntil = new Map<string, number>();
  const attemptMs = Math.max(quickestAttemptMs, Math.floor(directory.timeoutMs / (urls.length + 1)));
  const isAvoided = (url: string) => (avoidedUntil.get(url) ?? 0) > now().getTime();
  return {
    async open() {
      let failure: SourceFailure | undefined;
      for (const url of [...urls].sort((one, other) => Number(isAvoided(one)) - Number(isAvoided(other)))) {
        try {
          const connection = await connect(url, { ...directory, timeoutMs: attemptMs });
          avoidedUntil.delete(url);
          return connection;
        } catch (error) {
          const found = failureOf(error) ?? translateLdapError(error);
          if (found === undefined) throw error;
          failure ??= found;
          avoidedUntil.set(url, now().getTime() + avoidedMs);
        }
      }
      throw new SourceRefused(failure ?? 'unreachable');
    },
  };
}
