import type { Knex } from 'knex';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { endIdentities } from '../sessions/end-identities.ts';
import type { SessionParts } from '../sessions/tell-applications.ts';
import { countResting, endPassed, endRank, listHeldIds, ranks, type Target } from './ending/store.ts';
import type { EndReason } from './mandate.ts';
import type { MandateParts } from './parts.ts';
import { recordEnded } from './record.ts';
import { sideOf } from './side.ts';
import { findMandateRow, lockEnterprises, type MandateRow } from './store.ts';
import { tellEnded } from './tell.ts';

export type EndRefusal = 'not-found' | 'already-ended';

/**
 * Ends a mandate, with all that rests on it: the enterprise acted for, the agency it runs through and whoever holds it may,
 * each at once and without the other. A mandate of others and one that never was look alike (T-120).
 */
export async function endMandate(
  parts: MandateParts,
  personId: string,
  mandateId: string,
): Promise<Outcome<{ ended: number }, EndRefusal>> {
  const now = parts.clock();
  return parts.knex.transaction(async (tx): Promise<Outcome<{ ended: number }, EndRefusal>> => {
    const row = await findMandateRow(tx, mandateId);
    const side = row && (await sideOf(tx, personId, row, now));
    if (!side) return refuse('not-found');
    const reason = side === 'holder' ? 'given-up' : 'withdrawn';
    const ended = await endTree(tx, parts, { ids: [mandateId] }, { now, by: personId, reason });
    return ended.length > 0 ? { ok: true, ended: ended.length } : refuse('already-ended');
  });
}

/** How many other mandates would end with this one; undefined: not theirs to end. */
export async function countEndedWith(
  db: Knex,
  personId: string,
  mandateId: string,
  now: Date,
): Promise<number | undefined> {
  const row = await findMandateRow(db, mandateId);
  const side = row && row.ended_at === null && (await sideOf(db, personId, row, now));
  return side ? countResting(db, mandateId) : undefined;
}

/**
 * The registry's word: a new representative (or none) ends all that the enterprise granted and all that it named its people
 * for as an agency; striking off ends what it holds as well. Call in the transaction that changes the enterprise. What the
 * enterprise still holds can be worn by its new representative, no longer by the old one.
 */
export async function endMandatesOfEnterprise(
  tx: Knex.Transaction,
  parts: SessionParts,
  enterpriseId: string,
  reason: 'representative-changed' | 'struck-off',
  now: Date,
): Promise<{ ended: number }> {
  await lockEnterprises(tx, [enterpriseId]);
  const target: Target = {
    enterpriseId,
    namedBy: enterpriseId,
    ...(reason === 'struck-off' && { heldBy: enterpriseId }),
  };
  const ended = await endTree(tx, parts, target, { now, by: null, reason });
  const held = await listHeldIds(tx, enterpriseId);
  await endIdentities(
    tx,
    parts,
    held.map((id) => `mandate:${id}` as const),
  );
  return { ended: ended.length };
}

/** Tells applications of mandates whose time has passed; gives back how many. Safe on several nodes at once. */
export async function endPassedMandates({ knex, clock, ...parts }: MandateParts): Promise<number> {
  const batch = 200;
  let total = 0;
  for (let last = batch; last === batch; total += last) {
    last = await knex.transaction(async (tx) => {
      const rows = await endPassed(tx, clock(), batch);
      await follow(tx, parts, rows);
      return rows.length;
    });
  }
  return total;
}

async function endTree(
  tx: Knex.Transaction,
  parts: SessionParts,
  target: Target,
  change: { now: Date; by: string | null; reason: EndReason },
): Promise<MandateRow[]> {
  const ended: MandateRow[] = [];
  for (const rank of ranks) {
    const before = ended.map(({ id }) => id);
    ended.push(...(await endRank(tx, rank, target, before, change)));
  }
  await follow(tx, parts, ended);
  return ended;
}

async function follow(tx: Knex.Transaction, parts: SessionParts, ended: readonly MandateRow[]): Promise<void> {
  await recordEnded(tx, ended);
  await tellEnded(tx, parts, ended);
  const worn = ended.filter(({ accepted_at }) => accepted_at !== null);
  await endIdentities(
    tx,
    parts,
    worn.map(({ id }) => `mandate:${id}` as const),
  );
}
