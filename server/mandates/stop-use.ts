import type { Knex } from 'knex';
import { endIdentities } from '../sessions/end-identities.ts';
import type { SessionParts } from '../sessions/tell-applications.ts';
import { listIdsThrough } from './counting/store.ts';

/**
 * Nobody may act for an enterprise or through it for the time being: whatever its mandates were entered with ends, and the
 * applications are told. The mandates themselves stay, to be used again once the enterprise is active.
 */
export async function stopUseOfMandates(
  tx: Knex.Transaction,
  parts: SessionParts,
  enterpriseId: string,
): Promise<void> {
  const ids = await listIdsThrough(tx, enterpriseId);
  await endIdentities(
    tx,
    parts,
    ids.map((id) => `mandate:${id}` as const),
  );
}
