import type { Knex } from 'knex';
import { recordEvents } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { isUuid } from '../lib/uuid.ts';
import { followStatus } from './apply-answer.ts';
import { storeHold, storeRelease } from './finding/store.ts';
import type { EnterpriseParts } from './parts.ts';
import { findEnterprise, lockEnterprise } from './store.ts';

export type HoldWish = { enterpriseId: string; hold: boolean; actorId: string; operation: string; reason: string };

/**
 * An administrator suspends the use of an enterprise, or lets it go: whatever is entered in its name ends with the one, and no
 * word of the registry makes it active before the other. What was granted stays.
 */
export async function holdEnterprise(
  parts: EnterpriseParts,
  { enterpriseId, hold, actorId, operation, reason }: HoldWish,
): Promise<Outcome<object, 'unknown' | 'unchanged'>> {
  const known = isUuid(enterpriseId) ? await findEnterprise(parts.knex, enterpriseId) : undefined;
  if (!known) return refuse('unknown');
  return parts.knex.transaction(async (tx) => {
    const enterprise = await lockEnterprise(tx, known.uscc);
    const status = enterprise && (await change(tx, enterpriseId, hold, parts.clock()));
    if (!status) return refuse('unchanged');
    await recordEvents(tx, [
      { type: 'administrator.acted', outcome: 'success', actorId, detail: { operation, reason } },
      { type: hold ? 'enterprise.held' : 'enterprise.released', outcome: 'success', actorId, detail: { enterpriseId } },
    ]);
    if (status !== enterprise.status) await followStatus(tx, parts, { ...enterprise, status });
    return { ok: true };
  });
}

async function change(tx: Knex.Transaction, id: string, hold: boolean, at: Date) {
  if (!hold) return storeRelease(tx, id);
  return (await storeHold(tx, id, at)) ? ('suspended' as const) : undefined;
}
