import type { Database, Statement } from '../../server/db/database.ts';

/** Every table whose rows end at `expires_at`, each with an index on it. */
const tables = [
  ...['oidc_sessions', 'oidc_grants', 'oidc_tokens', 'oidc_transient'],
  ...['journeys', 'one_time_codes', 'webauthn_challenges', 'throttle_counters', 'repudiations'],
  ...['source_attempts', 'source_answers', 'source_uses', 'source_sessions', 'merge_proofs'],
  ...['record_openings', 'former_passwords'],
] as const;

export type SweepLimits = { batchSize: number; batches: number };

/**
 * Removes expired rows in small batches, each its own transaction, passing over rows somebody is working on: no
 * request ever waits for it, and several nodes may sweep at once. Gives the rows removed per table; a table that still
 * has some after `batches` is continued next time.
 */
export async function sweepExpired(
  database: Database,
  now: Date,
  limits: SweepLimits = { batchSize: 1000, batches: 1000 },
): Promise<Record<string, number>> {
  const removed: Record<string, number> = {};
  for (const table of tables) removed[table] = await sweepTable(database, table, now, limits);
  return removed;
}

async function sweepTable(database: Database, table: string, now: Date, { batchSize, batches }: SweepLimits) {
  let removed = 0;
  for (let batch = 0; batch < batches; batch++) {
    const { rowCount } = await database.run(statementFor(table), [now, batchSize]);
    removed += rowCount ?? 0;
    if ((rowCount ?? 0) < batchSize) break;
  }
  return removed;
}

function statementFor(table: string): Statement {
  return {
    name: `sweep-${table}`,
    text: `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM ${table} WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
  };
}
