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

export type UseRow = { sequence: string; occurred_at: Date; actor_id: string | null; client_id: string | null };

/**
 * Entries to applications by one mandate, newest first; of an agency's mandate also those by the people it named. Two index
 * scans, each of them cut at the limit.
 */
export async function listUsesOf(
  db: Queryable,
  mandateId: string,
  before: string | null,
  limit: number,
): Promise<UseRow[]> {
  const columns = 'sequence, occurred_at, actor_id, client_id';
  const page = '(:before::bigint IS NULL OR sequence < :before::bigint) ORDER BY sequence DESC LIMIT :limit';
  const { rows } = await db.raw<{ rows: UseRow[] }>(
    `SELECT sequence::text AS sequence, occurred_at, actor_id, client_id FROM (
       (SELECT ${columns} FROM audit_events
        WHERE type = 'identity.chosen' AND detail ->> 'mandateId' = :mandateId AND ${page})
       UNION ALL
       (SELECT ${columns} FROM audit_events
        WHERE type = 'identity.chosen' AND detail ->> 'agencyMandateId' = :mandateId
          AND detail ->> 'mandateId' <> :mandateId AND ${page})
     ) used ORDER BY used.sequence DESC LIMIT :limit`,
    { mandateId, before, limit },
  );
  return rows;
}
