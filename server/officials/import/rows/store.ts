import type { Queryable } from '../../../db/database.ts';
import { insertRows } from '../../../db/insert-rows.ts';
import type { PostDetails } from '../../post.ts';

export type LivePostRow = {
  id: string;
  unitId: string;
  title: string;
  jobNumber: string;
  isPrimary: boolean;
  position: number;
  startsOn: string;
  endsOn: string | null;
};
export type LiveRow = LivePostRow & { personName: string | null; sealedInvitee: Buffer | null };

const liveColumns = `o.id, o.unit_id AS "unitId", o.title, o.job_number AS "jobNumber", o.is_primary AS "isPrimary", o.position,
       to_char(o.starts_on, 'YYYY-MM-DD') AS "startsOn", to_char(o.ends_on, 'YYYY-MM-DD') AS "endsOn"`;

/** Live posts by unit and job number, the two arrays side by side; with the name of whoever has the post. */
export async function findLiveRows(
  db: Queryable,
  unitIds: readonly string[],
  jobNumbers: readonly string[],
): Promise<LiveRow[]> {
  const { rows } = await db.raw<{ rows: LiveRow[] }>(
    `SELECT ${liveColumns}, p.name AS "personName", o.invitee_encrypted AS "sealedInvitee"
     FROM unnest(?::uuid[], ?::text[]) AS w (unit_id, job_number)
       JOIN posts o ON o.unit_id = w.unit_id AND o.job_number = w.job_number AND o.ended_at IS NULL
       LEFT JOIN persons p ON p.id = o.person_id`,
    [[...unitIds], [...jobNumbers]],
  );
  return rows;
}

/** Live posts at or below a unit by unit and job number, after one of them. */
export async function findLiveBelow(
  db: Queryable,
  rootId: string,
  { after, limit }: { after: { unitId: string; jobNumber: string } | undefined; limit: number },
): Promise<LivePostRow[]> {
  const { rows } = await db.raw<{ rows: LivePostRow[] }>(
    `SELECT ${liveColumns} FROM posts o
     WHERE o.ended_at IS NULL AND (o.unit_id, o.job_number) > (:unitId, :jobNumber)
       AND EXISTS (SELECT 1 FROM unit_ancestors a WHERE a.unit_id = o.unit_id AND a.ancestor_id = :rootId)
     ORDER BY o.unit_id, o.job_number LIMIT :limit`,
    {
      rootId,
      limit,
      unitId: after?.unitId ?? '00000000-0000-0000-0000-000000000000',
      jobNumber: after?.jobNumber ?? '',
    },
  );
  return rows;
}

export async function countLiveBelow(db: Queryable, rootId: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `SELECT count(*)::int FROM posts o JOIN unit_ancestors a ON a.unit_id = o.unit_id AND a.ancestor_id = ?
     WHERE o.ended_at IS NULL`,
    [rootId],
  );
  return rows[0]?.count ?? 0;
}

/** Of these fingerprints of invitees, those that a post of the unit beside them waits for. */
export async function findWaiting(
  db: Queryable,
  unitIds: readonly string[],
  fingerprints: readonly Buffer[],
): Promise<{ unitId: string; fingerprint: Buffer }[]> {
  const { rows } = await db.raw<{ rows: { unitId: string; fingerprint: Buffer }[] }>(
    `SELECT DISTINCT o.unit_id AS "unitId", o.invitee_fingerprint AS fingerprint
     FROM unnest(?::uuid[], ?::bytea[]) AS w (unit_id, fingerprint)
       JOIN posts o ON o.unit_id = w.unit_id AND o.invitee_fingerprint = w.fingerprint AND o.ended_at IS NULL`,
    [[...unitIds], [...fingerprints]],
  );
  return rows;
}

/** Units at or below one, by their ids or credit codes: each id, and what it was found by. */
export async function findNamed(
  db: Queryable,
  rootId: string,
  { ids, codes }: { ids: readonly string[]; codes: readonly string[] },
): Promise<{ id: string; uscc: string | null }[]> {
  const { rows } = await db.raw<{ rows: { id: string; uscc: string | null }[] }>(
    `SELECT u.id, u.uscc FROM units u JOIN unit_ancestors a ON a.unit_id = u.id AND a.ancestor_id = ?
     WHERE u.id = ANY (?::uuid[])
     UNION ALL
     SELECT u.id, u.uscc FROM units u JOIN unit_ancestors a ON a.unit_id = u.id AND a.ancestor_id = ?
     WHERE u.uscc = ANY (?::text[])`,
    [rootId, [...ids], rootId, [...codes]],
  );
  return rows;
}

export type RowRecord = {
  row: number;
  jobNumber: string;
  refusal: string | null;
  postId: string | null;
  before: PostDetails | null;
  after: PostDetails | null;
};

export async function insertRowRecords(tx: Queryable, importId: string, records: readonly RowRecord[]): Promise<void> {
  const json = (details: PostDetails | null) => (details ? JSON.stringify(details) : null);
  await insertRows(
    tx,
    'post_import_rows',
    {
      import_id: 'uuid',
      row: 'integer',
      job_number: 'text',
      refusal: 'text',
      post_id: 'uuid',
      before: 'jsonb',
      after: 'jsonb',
    },
    records.map(({ row, jobNumber, refusal, postId, before, after }) => ({
      import_id: importId,
      row,
      job_number: jobNumber,
      refusal,
      post_id: postId,
      before: json(before),
      after: json(after),
    })),
  );
}

/** Refused rows of a list in their order, after a row. */
export async function findRefused(
  db: Queryable,
  importId: string,
  { after, limit }: { after: number; limit: number },
): Promise<{ row: number; jobNumber: string; refusal: string }[]> {
  return db('post_import_rows')
    .where({ import_id: importId })
    .whereNotNull('refusal')
    .where('row', '>', after)
    .orderBy('row')
    .limit(limit)
    .select({ row: 'row', jobNumber: 'job_number', refusal: 'refusal' });
}
