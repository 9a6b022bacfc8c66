import { type Outcome, refuse } from '../lib/outcome.ts';
import { provinceReached } from '../roles/reach.ts';
import type { Administrator, ConsoleParts } from './parts.ts';

/**
 * Does something to what belongs to no unit: keys, deliveries, sources, enterprises. Whoever does not reach the province
 * is answered as if it were not there (T-120). `unitId`: where a request for a second person is made.
 */
export async function inEverything<V, R extends string>(
  { knex }: ConsoleParts,
  { roots }: Administrator,
  act: (unitId: string) => Promise<Outcome<{ value: V }, R>>,
): Promise<Outcome<{ value: V }, R | 'unknown'>> {
  const unitId = await provinceReached(knex, roots);
  return unitId === undefined ? refuse('unknown') : act(unitId);
}
