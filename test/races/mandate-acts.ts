import type { Knex } from 'knex';
import { acceptMandate } from '../../server/mandates/answer.ts';
import { endMandate, endMandatesOfEnterprise, endPassedMandates } from '../../server/mandates/end.ts';
import { grantMandate } from '../../server/mandates/grant.ts';
import type { MandateWish } from '../../server/mandates/wish.ts';
import { mandateParts } from '../mandates/support.ts';

/** One act of somebody, as text between two processes: times are numbers. */
export type Act =
  | { act: 'accept' | 'end'; by: string; mandate: string }
  | { act: 'grant'; by: string; wish: Omit<MandateWish, 'validFrom' | 'validUntil'>; until: number }
  | { act: 'represent'; enterprise: string; by: string }
  | { act: 'sweep' };

export type Answer = { ok: boolean; reason?: string; mandateId?: string };

/** All at once, on one clock. */
export function perform(knex: Knex, now: number, acts: readonly Act[]): Promise<Answer[]> {
  return Promise.all(acts.map((act) => performOne(knex, new Date(now), act)));
}

async function performOne(knex: Knex, now: Date, act: Act): Promise<Answer> {
  const parts = mandateParts(knex, () => now);
  switch (act.act) {
    case 'accept':
      return acceptMandate(parts, act.by, act.mandate);
    case 'end':
      return endMandate(parts, act.by, act.mandate);
    case 'grant':
      return grantMandate(parts, act.by, { ...act.wish, validUntil: new Date(act.until) }, 'zh-Hans');
    case 'sweep':
      return { ok: (await endPassedMandates(parts)) > 0 };
    case 'represent':
      return knex.transaction(async (tx) => {
        await tx('enterprises').where({ id: act.enterprise }).update({ representative_person_id: act.by });
        await endMandatesOfEnterprise(tx, parts, act.enterprise, 'representative-changed', now);
        return { ok: true };
      });
  }
}
