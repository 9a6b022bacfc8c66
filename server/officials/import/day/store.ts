import type { Queryable } from '../../../db/database.ts';

/** Lists of one administrator count together one after the other, until the transaction ends; taken after the list itself. */
export async function holdAdministrator(tx: Queryable, personId: string): Promise<void> {
  await tx.raw(`SELECT pg_advisory_xact_lock(hashtext('post_imports'), hashtext(?))`, [personId]);
}

/**
 * What somebody alone had done by lists since then. One that is not over counts with what was foreseen of it, and with more when it
 * has done more. However long ago its yes was, it counts until a day after its end: its last piece is judged when it is at its end.
 * What was taken back counts for both.
 */
export async function sumSince(
  db: Queryable,
  personId: string,
  since: Date,
): Promise<{ rows: number; endings: number }> {
  const { rows } = await db.raw<{ rows: { rows: number; endings: number }[] }>(
    `SELECT coalesce(sum(done.rows), 0)::int AS rows, coalesce(sum(done.endings), 0)::int AS endings FROM (
       SELECT CASE WHEN is_over THEN rows_so_far ELSE greatest(foreseen_rows, rows_so_far) END AS rows,
         CASE WHEN is_over THEN endings ELSE greatest(foreseen_endings, endings) END AS endings
       FROM (SELECT *, coalesce(appointed, 0) + changed AS rows_so_far,
           done_at IS NOT NULL OR undone_at IS NOT NULL AS is_over
         FROM post_imports WHERE wanted_by = :personId AND approved_by IS NULL
          AND (wanted_at > :since OR done_at > :since OR undone_at > :since OR (done_at IS NULL AND undone_at IS NULL))) forward
       UNION ALL
       SELECT 0, undo_foreseen FROM post_imports
       WHERE coalesce(undo_wanted_by, undone_by) = :personId AND undo_approved_by IS NULL AND undone_at > :since) done`,
    { personId, since },
  );
  return rows[0] ?? { rows: 0, endings: 0 };
}
