import type { Knex } from 'knex';

/** What became of a request whose process died before its answer was kept. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('idempotency_keys', (t) => {
    t.text('request_id')
      .nullable()
      .comment('The request that does the act: its audit events, written with the act, tell whether it happened');
    t.timestamp('claimed_at', { useTz: true }).notNullable().defaultTo(knex.fn.now()).comment('When it began');
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
