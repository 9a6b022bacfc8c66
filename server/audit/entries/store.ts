import type { Queryable } from '../../db/database.ts';

export type EntryRow = {
  sequence: string;
  occurred_at: Date;
  actor_id: string | null;
  client_id: string | null;
  agency_mandate_id: string | null;
};

/** Entries to applications in the name of one enterprise, newest first, from an index of those that name one. */
export async function listEntriesFor(
  db: Queryable,
  enterpriseId: string,
  before: string | null,
  limit: number,
): Promise<EntryRow[]> {
  const { rows } = await db.raw<{ rows: EntryRow[] }>(
    `SELECT sequence::text AS sequence, occurred_at, actor_id, client_id, detail ->> 'agencyMandateId' AS agency_mandate_id
     FROM audit_events
     WHERE type = 'identity.chosen' AND detail \\? 'enterpriseId' AND detail ->> 'enterpriseId' = :enterpriseId
       AND (:before::bigint IS NULL OR sequence < :before::bigint)
     ORDER BY audit_events.sequence DESC LIMIT :limit`,
    { enterpriseId, before, limit },
  );
  return rows;
}
