import type { Database, Statement } from '../db/database.ts';

/**
 * One more hit in each running window, or the first of a new one. In the order of the keys, so that two requests never wait
 * for each other; the cap keeps the number small, it is far above any limit.
 */
const count: Statement = {
  name: 'throttle-count',
  text: `INSERT INTO throttle_counters AS t (key, hits, expires_at)
  SELECT key, 1, $3::timestamptz + make_interval(secs => seconds)
  FROM unnest($1::text[], $2::int[]) AS limits (key, seconds) ORDER BY key
  ON CONFLICT (key) DO UPDATE SET
    hits = CASE WHEN t.expires_at <= $3 THEN 1 ELSE LEAST(t.hits, 1000000) + 1 END,
    expires_at = CASE WHEN t.expires_at <= $3 THEN excluded.expires_at ELSE t.expires_at END
  RETURNING t.key, t.hits, t.expires_at`,
};

export type Hits = { hits: number; expiresAt: Date };

/** Counts one hit for each key in one statement. The keys are distinct. */
export async function countHits(
  { run }: Pick<Database, 'run'>,
  windows: readonly { key: string; windowSeconds: number }[],
  now: Date,
): Promise<ReadonlyMap<string, Hits>> {
  const keys = windows.map(({ key }) => key);
  const seconds = windows.map(({ windowSeconds }) => windowSeconds);
  const { rows } = await run<{ key: string; hits: number; expires_at: Date }>(count, [keys, seconds, now]);
  return new Map(rows.map((row) => [row.key, { hits: row.hits, expiresAt: row.expires_at }]));
}
