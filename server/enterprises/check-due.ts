import type { EnterpriseParts } from './parts.ts';
import { recheckEnterprise } from './recheck-enterprise.ts';
import { takeDueEnterprises } from './store.ts';

/** Small, since a stopping process waits for the enterprise in hand, and another process takes what is left over. */
const batch = 20;
/** So many at most in one turn: a registry that was down for a day is not run over when it comes back. */
const mostPerTurn = 500;
const retryMs = 15 * 60_000;

/**
 * Asks about enterprises whose check is due, several processes beside each other. The first one that gets no answer ends the
 * turn: it and the rest of its batch come round again a quarter of an hour later. Gives back how many were checked.
 */
export async function checkDueEnterprises(parts: EnterpriseParts): Promise<{ checked: number; isReachable: boolean }> {
  let checked = 0;
  while (checked < mostPerTurn) {
    const now = parts.clock();
    const ids = await takeDueEnterprises(parts.knex, {
      now,
      retryAt: new Date(now.getTime() + retryMs),
      limit: batch,
    });
    for (const id of ids) {
      const outcome = await recheckEnterprise(parts, id);
      if (!outcome.ok && outcome.reason === 'registry-unavailable') return { checked, isReachable: false };
      checked += 1;
    }
    if (ids.length < batch) break;
  }
  return { checked, isReachable: true };
}
