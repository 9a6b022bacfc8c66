import { setTimeout as delay } from 'node:timers/promises';
import type { PopulationRegistry, RegistryAnswer } from './population.ts';
import { RegistryUnavailable } from './unavailable.ts';

/** As long as a real registry may take before it counts as out of reach. */
const defaultSlowMs = 5000;

/**
 * A population registry for development, demonstration and tests. It knows nobody and answers by what the name or the end of
 * the number says; every other claim matches.
 *
 * | answer | name contains | number ends in |
 * |---|---|---|
 * | mismatch | 不符 or Mismatch | |
 * | unknown | 查无 or Unknown | `0000` |
 * | slow: no answer until the time is up | 缓慢 or Slow | |
 * | down: no answer at all | 故障 or Down | |
 */
export function createFakePopulationRegistry({ slowMs = defaultSlowMs } = {}): PopulationRegistry {
  return {
    isFake: true,
    async confirm({ number, name }): Promise<RegistryAnswer> {
      if (/缓慢|\bSlow\b/.test(name)) {
        await delay(slowMs);
        throw new RegistryUnavailable('the population registry did not answer in time');
      }
      if (/故障|\bDown\b/.test(name)) throw new RegistryUnavailable('the population registry is out of reach');
      if (/查无|\bUnknown\b/.test(name) || number.endsWith('0000')) return 'unknown';
      return /不符|\bMismatch\b/.test(name) ? 'mismatch' : 'match';
    },
  };
}
