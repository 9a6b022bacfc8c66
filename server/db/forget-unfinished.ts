import type { Knex } from 'knex';

/**
 * After a restore: what had an end after the moment of the backup is alive again in it (I12). Nobody is logged in
 * afterwards, and no code, token, proof or half-finished login of before counts. What protects against a second use stays.
 * As the owner of the schema, for emptying a table costs the same however full it is.
 */
export async function forgetUnfinished(tx: Knex.Transaction): Promise<void> {
  await tx.raw(
    `TRUNCATE oidc_sessions, oidc_grants, oidc_tokens, journeys, one_time_codes, webauthn_challenges,
       source_attempts, source_answers, source_sessions, merge_proofs, record_openings`,
  );
  await tx('oidc_transient').whereNot({ model: 'ReplayDetection' }).delete();
}
