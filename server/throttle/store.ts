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
