import type { Database, ReadAlong } from '../db/database.ts';
import { bringing, nothingAlong } from '../db/read-along.ts';

/**
 * One more hit in each running window, or the first of a new one. In the order of the keys, so that two requests never wait
 * for each other; the cap keeps the number small, it is far above any limit. What is read along stands first, so that it is
 * read before a counter is locked: others of the network wait for that lock.
 */
const count = bringing({
  name: 'throttle-count',
  values: 3,
  id: 'NULL',
  textOf: (read) => `WITH counted AS (INSERT INTO throttle_counters AS t (key, hits, expires_at)
  SELECT key, 1, $3::timestamptz + make_interval(secs => seconds)
  FROM unnest($1::text[], $2::int[]) AS limits (key, seconds) ORDER BY key
  ON CONFLICT (key) DO UPDATE SET
    hits = CASE WHEN t.expires_at <= $3 THEN 1 ELSE LEAST(t.hits, 1000000) + 1 END,
    expires_at = CASE WHEN t.expires_at <= $3 THEN excluded.expires_at ELSE t.expires_at END
  RETURNING t.key, t.hits, t.expires_at)
  SELECT ${read} AS along, (SELECT json_agg(counted) FROM counted) AS counted`,
});

type CountRow = { counted: { key: string; hits: number; expires_at: string }[]; along: unknown };

export type Hits = { hits: number; expiresAt: Date };

/** Counts one hit for each key in one statement, in which `along` is read. The keys are distinct. */
export async function countHits(
  { run }: Pick<Database, 'run'>,
  windows: readonly { key: string; windowSeconds: number }[],
  now: Date,
  along: ReadAlong = nothingAlong,
): Promise<{ hits: ReadonlyMap<string, Hits>; along: unknown }> {
  const keys = windows.map(({ key }) => key);
  const seconds = windows.map(({ windowSeconds }) => windowSeconds);
  const { rows } = await run<CountRow>(count(along), [keys, seconds, now, ...along.values]);
  const counted = rows[0]?.counted ?? [];
  const hits = new Map(counted.map((row) => [row.key, { hits: row.hits, expiresAt: new Date(row.expires_at) }]));
  return { hits, along: rows[0]?.along };
}
