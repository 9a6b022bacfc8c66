import type { Queryable } from '../../../db/database.ts';
import type { PostDetails } from '../../post.ts';

/** Ends some posts of a list that nobody has taken up; of one that is taken up at this moment either this or that happens. */
export async function withdrawWaiting(
  tx: Queryable,
  importId: string,
  { roots, limit, now }: { roots: readonly string[] | undefined; limit: number; now: Date },
): Promise<{ id: string; unitId: string }[]> {
  const { rows } = await tx.raw<{ rows: { id: string; unitId: string }[] }>(
    `UPDATE posts SET ended_at = :now, end_reason = 'withdrawn', invitee_encrypted = NULL, invitee_fingerprint = NULL,
       activation_hash = NULL, activation_expires_at = NULL
     WHERE id IN (SELECT id FROM posts WHERE import_id = :importId AND ended_at IS NULL AND activated_at IS NULL
         AND (CAST(:roots AS uuid[]) IS NULL OR EXISTS (SELECT 1 FROM unit_ancestors a
           WHERE a.unit_id = posts.unit_id AND a.ancestor_id = ANY (CAST(:roots AS uuid[]))))
         ORDER BY id LIMIT :limit FOR UPDATE)
     RETURNING id, unit_id AS "unitId"`,
    { importId, limit, now, roots: roots ? [...roots] : null } as unknown as Record<string, string>,
  );
  return rows;
}

export async function countLiveOfList(db: Queryable, id: string): Promise<{ waiting: number; taken: number }> {
  const { rows } = await db.raw<{ rows: { waiting: number; taken: number }[] }>(
    `SELECT count(*) FILTER (WHERE activated_at IS NULL)::int AS waiting, count(*) FILTER (WHERE activated_at IS NOT NULL)::int AS taken
     FROM posts WHERE import_id = ? AND ended_at IS NULL`,
    [id],
  );
  return rows[0] ?? { waiting: 0, taken: 0 };
}

/** Live posts that a list left more time than they have when it is taken back: a later end, or no first day to come. */
export async function countShortened(db: Queryable, importId: string, day: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `SELECT count(*)::int
     FROM (SELECT DISTINCT ON (post_id) post_id, before ->> 'endsOn' AS ends_on, before ->> 'startsOn' AS starts_on
       FROM post_import_rows WHERE import_id = :importId AND post_id IS NOT NULL ORDER BY post_id, row) was
     JOIN posts o ON o.id = was.post_id AND o.ended_at IS NULL
     WHERE was.ends_on < coalesce(to_char(o.ends_on, 'YYYY-MM-DD'), '9999')
       OR was.starts_on > greatest(to_char(o.starts_on, 'YYYY-MM-DD'), :day)`,
    { importId, day },
  );
  return rows[0]?.count ?? 0;
}

export type ChangedPost = {
  row: number;
  postId: string;
  jobNumber: string;
  /** What each row of the list made of it, the last one first. */
  changes: readonly { before: PostDetails; after: PostDetails }[];
};

/** Posts that a list changed, each once at the last row about it, from the last row up. */
export async function findChanged(
  db: Queryable,
  importId: string,
  { above, limit }: { above: number | null; limit: number },
): Promise<ChangedPost[]> {
  const { rows } = await db.raw<{ rows: ChangedPost[] }>(
    `SELECT r.row, r.post_id AS "postId", r.job_number AS "jobNumber",
       (SELECT jsonb_agg(jsonb_build_object('before', e.before, 'after', e.after) ORDER BY e.row DESC)
        FROM post_import_rows e WHERE e.import_id = r.import_id AND e.post_id = r.post_id) AS changes
     FROM post_import_rows r
     WHERE r.import_id = :importId AND r.post_id IS NOT NULL AND (CAST(:above AS integer) IS NULL OR r.row < :above)
       AND NOT EXISTS (SELECT 1 FROM post_import_rows l
         WHERE l.post_id = r.post_id AND l.import_id = r.import_id AND l.row > r.row)
     ORDER BY r.row DESC LIMIT :limit`,
    { importId, above, limit } as Record<string, number | string>,
  );
  return rows;
}

export type LeftPost = { postId: string; jobNumber: string; reason: string };

export async function insertLeft(tx: Queryable, importId: string, left: readonly LeftPost[]): Promise<void> {
  if (left.length === 0) return;
  await tx('post_import_left')
    .insert(
      left.map(({ postId, jobNumber, reason }) => ({
        ...{ import_id: importId, post_id: postId, job_number: jobNumber, reason },
      })),
    )
    .onConflict()
    .ignore();
}

/** Posts the list appointed that live still, when all in reach have ended. */
export async function insertLeftLiving(tx: Queryable, importId: string): Promise<void> {
  await tx.raw(
    `INSERT INTO post_import_left (import_id, post_id, job_number, reason)
     SELECT import_id, id, job_number, CASE WHEN activated_at IS NULL THEN 'out-of-reach' ELSE 'taken-up' END
     FROM posts WHERE import_id = ? AND ended_at IS NULL
     ON CONFLICT DO NOTHING`,
    [importId],
  );
}

export async function countLeft(db: Queryable, importId: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    'SELECT count(*)::int FROM post_import_left WHERE import_id = ?',
    [importId],
  );
  return rows[0]?.count ?? 0;
}

/** What stayed, by job number, after a post. */
export async function findLeft(
  db: Queryable,
  importId: string,
  { after, limit }: { after: LeftPost | undefined; limit: number },
): Promise<LeftPost[]> {
  return db('post_import_left')
    .where({ import_id: importId })
    .modify((query) => after && query.whereRaw('(job_number, post_id) > (?, ?::uuid)', [after.jobNumber, after.postId]))
    .orderBy(['job_number', 'post_id'])
    .limit(limit)
    .select({ postId: 'post_id', jobNumber: 'job_number', reason: 'reason' });
}

/** Some posts of a list that is taken back have ended. */
export async function storeEnded(tx: Queryable, id: string, ended: number): Promise<void> {
  await tx('post_imports').where({ id }).increment({ ended }).update({ faults: 0, retry_at: null });
}

/** Changes of the rows from this one on are as before. */
export async function storeRestored(
  tx: Queryable,
  id: string,
  { to, restored }: { to: number; restored: number },
): Promise<void> {
  await tx('post_imports').where({ id }).increment({ restored }).update({ restored_to: to, faults: 0, retry_at: null });
}

export async function storeTakenBack(tx: Queryable, id: string, kept: number, now: Date): Promise<void> {
  await tx('post_imports').where({ id }).update({ taken_back_at: now, kept });
}

/** Somebody else goes on with taking a list back, in their own name; it counts still as the word of whoever wanted it first. */
export async function storeTakenOver(tx: Queryable, id: string, by: string | null): Promise<void> {
  const first = tx.raw('coalesce(undo_wanted_by, undone_by)');
  await tx('post_imports').where({ id }).update({ undone_by: by, undo_wanted_by: first });
}
