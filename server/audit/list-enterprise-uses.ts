import type { Queryable } from '../db/database.ts';
import { listEntriesFor } from './entries/store.ts';

export type EnterpriseUse = {
  sequence: string;
  at: Date;
  clientId: string | undefined;
  actorId: string | undefined;
  /** The mandate of the agency it was done through. */
  agencyMandateId: string | undefined;
};

/** When applications were entered in the name of an enterprise, by whomever; newest first. */
export async function listEnterpriseUses(
  knex: Queryable,
  enterpriseId: string,
  { before, limit }: { before?: string; limit: number },
): Promise<{ uses: EnterpriseUse[]; next: string | undefined }> {
  const rows = await listEntriesFor(knex, enterpriseId, before ?? null, limit + 1);
  const uses = rows.slice(0, limit).map((row) => ({
    sequence: row.sequence,
    at: row.occurred_at,
    clientId: row.client_id ?? undefined,
    actorId: row.actor_id ?? undefined,
    agencyMandateId: row.agency_mandate_id ?? undefined,
  }));
  return { uses, next: rows.length > limit ? uses.at(-1)?.sequence : undefined };
}
