import type { Change, Statement } from '../../server/db/database.ts';

/** Stores a code or token. */
export const save = `INSERT INTO oidc_tokens (model, id_hash, payload, person_id, client_id, session_uid, grant_hash, expires_at)
  SELECT $1::text, $2::bytea, $3::jsonb, $4::uuid, $5::text, $6::text, $7::bytea, $8::timestamptz WHERE {if}
  ON CONFLICT (id_hash, model) DO UPDATE SET payload = EXCLUDED.payload, expires_at = EXCLUDED.expires_at`;

/** The one use of a code or token: model, hash, time. */
export const consume =
  'UPDATE oidc_tokens SET consumed_at = $3 WHERE id_hash = $2 AND model = $1 AND consumed_at IS NULL AND {if}';

/** What a request stores, and what it uses up for that. */
export type TokenAct = { saves: readonly Change[]; use: Change | undefined };

/**
 * Many acts at once. It waits for nobody: what another one holds it leaves alone, so that two of them never wait for each other
 * and no request for what somebody does to the code of another. Found key by key, and changed where it was found, because
 * PostgreSQL would read the whole table if it was small when this was planned. It also would for a list of places, or if it
 * expected more than a few: of keys with the length that all of them have it expects one.
 */
export const manyActs: Statement = {
  name: 'token-acts',
  text: `WITH used AS (
      UPDATE oidc_tokens AS token SET consumed_at = $3
      FROM unnest($2::bytea[]) AS asked (id_hash) CROSS JOIN LATERAL (SELECT ctid FROM oidc_tokens
        WHERE id_hash = asked.id_hash AND model = $1 AND consumed_at IS NULL LIMIT 1 FOR UPDATE SKIP LOCKED) AS free
      WHERE octet_length(asked.id_hash) = 32 AND token.ctid = free.ctid AND token.consumed_at IS NULL
      RETURNING token.id_hash),
    saved AS (
      INSERT INTO oidc_tokens (model, id_hash, payload, person_id, client_id, session_uid, grant_hash, expires_at)
      SELECT model, id_hash, payload::jsonb, person_id, client_id, session_uid, grant_hash, expires_at
      FROM unnest($4::bytea[], $5::text[], $6::bytea[], $7::text[], $8::uuid[], $9::text[], $10::text[], $11::bytea[],
        $12::timestamptz[]) AS given (use, model, id_hash, payload, person_id, client_id, session_uid, grant_hash, expires_at)
      WHERE use IS NULL OR use IN (SELECT id_hash FROM used)
      ON CONFLICT (id_hash, model) DO UPDATE SET payload = EXCLUDED.payload, expires_at = EXCLUDED.expires_at)
    SELECT id_hash AS key FROM used`,
};

/** Values of `manyActs`: the uses of all acts, then column by column what is saved, each with the use it stands on. */
export function valuesOf(model: string, acts: readonly TokenAct[]): unknown[] {
  const uses = acts.flatMap(({ use }) => (use ? [use] : []));
  const rows = acts.flatMap(({ saves, use }) => saves.map(({ values }) => [use?.values[1] ?? null, ...values]));
  const columns = Array.from({ length: 9 }, (_, column) => rows.map((row) => row[column]));
  return [model, uses.map(({ values }) => values[1]), uses[0]?.values[2] ?? null, ...columns];
}
