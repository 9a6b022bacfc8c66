import type { Database } from '../../server/db/database.ts';

/** Tables that move by themselves: counters of requests, and what is sealed and counted in the background. */
const restless = new Set([
  ...['throttle_counters', 'audit_seals', 'audit_seal_members'],
  ...['login_counts', 'login_count_progress'],
]);

/** One number for all that is stored: the same before and after means that nothing was changed. */
export async function storedDigest({ knex }: Database): Promise<string> {
  const { rows: tables } = await knex.raw(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname",
  );
  const digests: string[] = [];
  for (const { relname } of tables as { relname: string }[]) {
    if (restless.has(relname)) continue;
    const { rows } = await knex.raw(
      "SELECT md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) AS digest FROM ?? AS t",
      [relname],
    );
    digests.push(`${relname} ${rows[0].digest}`);
  }
  return digests.join('\n');
}
