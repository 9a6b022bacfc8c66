import { countMandates, type MandateCounts } from './counting/store.ts';
import { enterpriseFingerprint } from './invitation.ts';
import type { ListParts } from './list.ts';

/** How many administrators and mandates an enterprise has given out and holds, and how many wait for an answer. */
export async function countMandatesOf(
  { knex, cipher }: ListParts,
  { id, uscc }: { id: string; uscc: string },
  now: Date,
): Promise<MandateCounts> {
  return countMandates(knex, { enterpriseId: id, print: enterpriseFingerprint(cipher, uscc), now });
}
