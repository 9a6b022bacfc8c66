import type { Knex } from 'knex';

/** Answers of the admin API that are given again to the same request. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('idempotency_keys', (t) => {
    t.comment('Requests of the admin API that change something, by the key their caller gave them: each is done once');
    t.binary('key_hash').primary().comment('SHA-256 of administrator, application, operation and Idempotency-Key');
    t.binary('request_hash').notNullable().comment('SHA-256 of the input: another one under the same key is refused');
    t.smallint('status').nullable().comment('HTTP status of the answer; null while it is being worked on');
    t.binary('answer_encrypted').nullable().comment('The answer, column encryption: it may hold a secret shown once');
    t.timestamp('expires_at', { useTz: true }).notNullable().index().comment('Forgotten after this');
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
