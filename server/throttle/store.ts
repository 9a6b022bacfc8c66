import type { Queryable } from '../db/database.ts';

/** One more hit in the running window, or the first of a new one. The count stops just above the limit. */
const countHitSql = `
  INSERT INTO throttle_counters AS t (key, hits, expires_at)
  VALUES (:key, 1, CAST(:now AS timestamptz) + make_interval(secs => :windowSeconds))
  ON CONFLICT (key) DO UPDATE SET
    hits = CASE WHEN t.expires_at <= :now THEN 1 ELSE LEAST(t.hits, :limit) + 1 END,
    expires_at = CASE WHEN t.expires_at <= :now THEN excluded.expires_at ELSE t.expires_at END
  RETURNING t.hits, t.expires_at`;

export async function countHit(
  db: Queryable,
  limit: { key: string; limit: number; windowSeconds: number },
  now: Date,
): Promise<{ hits: number; expiresAt: Date }> {
  const { rows } = await db.raw<{ rows: { hits: number; expires_at: Date }[] }>(countHitSql, { ...limit, now });
  const row = rows[0];
  if (row === undefined) throw new Error('a throttle counter was not counted');
  return { hits: row.hits, expiresAt: row.expires_at };
}

/** Deletes at most `batch` counters whose window is over and returns how many. SKIP LOCKED: a counter in use is left alone. */
export async function deleteExpiredCounters(db: Queryable, now: Date, batch: number): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `DELETE FROM throttle_counters WHERE key IN (
       SELECT key FROM throttle_counters WHERE expires_at <= :now LIMIT :batch FOR UPDATE SKIP LOCKED)`,
    { now, batch },
  );
  return rowCount;
}
