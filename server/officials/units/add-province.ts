import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import type { Translated } from '../../lib/locale.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { hasUnits, holdTree, insertProvince, provinceDivisionExists } from './store.ts';

export type ProvinceWish = { divisionCode: string; name: Translated; uscc: string | null; reason: string };

/** Adds the unit that all others are below, the first of a new installation; none while there is any unit. */
export async function addProvince(
  knex: Knex,
  { reason, ...wish }: ProvinceWish,
): Promise<Outcome<{ unitId: string }, 'units-there' | 'division-unknown'>> {
  return knex.transaction(async (tx) => {
    await holdTree(tx);
    if (await hasUnits(tx)) return refuse('units-there');
    if (!(await provinceDivisionExists(tx, wish.divisionCode))) return refuse('division-unknown');
    const unitId = randomUUID();
    await insertProvince(tx, { id: unitId, ...wish });
    await recordEvent(tx, { type: 'unit.province.added', outcome: 'success', detail: { unitId, reason } });
    return { ok: true, unitId };
  });
}
