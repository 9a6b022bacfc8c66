import type { Knex } from 'knex';

/** Each change of a way to log in looks for the codes of its addresses while it holds the person: never through all codes of everybody. */
export async function up(knex: Knex): Promise<void> {
  // the sweep leaves little more than ten minutes of codes: built in a moment, for which new codes wait
  await knex.raw('CREATE INDEX one_time_codes_target ON one_time_codes (target_fingerprint)');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
