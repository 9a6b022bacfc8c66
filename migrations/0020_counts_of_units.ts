import type { Knex } from 'knex';

/** Logins are counted for every unit above an application too, so that no page adds up thousands of applications. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('login_counts', (t) => t.renameColumn('client_id', 'whose'));
  await knex.raw(`COMMENT ON COLUMN login_counts.whose IS
    'application:<client_id>; unit:<id> for all applications at or below it at that time; empty for all there are'`);
  // Counted anew from the log, where everything still is.
  await knex('login_counts').delete();
  await knex('login_count_progress').update({ through_sequence: 0 });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
