import type { Queryable } from '../db/database.ts';

/**
 * One more hit in each running window, or the first of a new one. In the order of the keys, so that two requests never wait
 * for each other; the cap keeps the number small, it is far above any limit.
 */
const countHitsSql = `
  INSERT INTO throttle_counters AS t (key, hits, expires_at)
  SELECT key, 1, CAST(:now AS timestamptz) + make_interval(secs => seconds)
  FROM unnest(CAST(:keys AS text[]), CAST(:seconds AS int[])) AS limits (key, seconds) ORDER BY key
  ON CONFLICT (key) DO UPDATE SET
    hits = CASE WHEN t.expires_at <= :now THEN 1 ELSE LEAST(t.hits, 1000000) + 1 END,
    expires_at = CASE WHEN t.expires_at <= :now THEN excluded.expires_at ELSE t.expires_at END
  RETURNING t.key, t.hits, t.expires_at`;

export type Hits = { hits: number; expiresAt: Date };

/** Counts one hit for each key in one statement. The keys are distinct. */
export async function countHits(
  db: Queryable,
  windows: readonly { key: string; windowSeconds: number }[],
  now: Date,
): Promise<ReadonlyMap<string, Hits>> {
  const keys = windows.map(({ key }) => key);
  const seconds = windows.map(({ windowSeconds }) => windowSeconds);
  const { rows } = await db.raw<{ rows: { key: string; hits: number; expires_at: Date }[] }>(countHitsSql, {
    keys,
    seconds,
    now,
  });
  return new Map(rows.map((row) => [row.key, { hits: row.hits, expiresAt: row.expires_at }]));
}
