import type { Database } from '../server/db/database.ts';

const perStatement = 100_000;

/** Tokens that ended a day ago, for the sweeper to remove while the load goes on. */
export async function fillExpired({ knex }: Database, count: number): Promise<void> {
  for (let made = 0; made < count; made += perStatement) {
    await knex.raw(
      `INSERT INTO oidc_tokens (model, id_hash, payload, expires_at)
       SELECT 'AccessToken', sha256(convert_to(:made || ' ' || n, 'UTF8')), '{}', now() - interval '1 day'
       FROM generate_series(1, least(:perStatement::int, :left::int)) AS n`,
      { made: String(made), perStatement, left: count - made },
    );
  }
}
