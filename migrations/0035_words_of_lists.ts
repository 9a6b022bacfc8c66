import type { Knex } from 'knex';

/** Whose word it first was that a list is taken back, and comments that say what has been in their columns for a while. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('post_imports', (t) => {
    t.uuid('undo_wanted_by')
      .nullable()
      .references('persons.id')
      .comment('Who first took it back, where somebody else went on with it in their own name; it counts as theirs');
  });
  await knex.raw('CREATE INDEX ON post_imports (undo_wanted_by) WHERE undo_wanted_by IS NOT NULL');
  await knex.raw(`COMMENT ON COLUMN post_imports.stopped_for IS
    'fault | mass-change | role-gone | restore | asked-back: why it was stopped'`);
  await knex.raw(`COMMENT ON COLUMN post_imports.was_stopped IS
    'It was stopped once, whether it goes on or not; asked-back does not count'`);
  await knex.raw(`COMMENT ON COLUMN session_rounds.round IS
    '1: at once; 2: when whatever was not used since is past the idle limit; 3 and on: what could not be ended before'`);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
