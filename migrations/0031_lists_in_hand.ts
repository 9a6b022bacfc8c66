import type { Knex } from 'knex';

/** Lists that stop at a fault and go on, are counted together, and say what they left where it was. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('post_imports', (t) => {
    t.integer('faults').notNullable().defaultTo(0).comment('Tries that failed since the last piece that was done');
    t.timestamp('retry_at', { useTz: true }).nullable().comment('Not tried again before, after a fault');
    t.timestamp('stopped_at', { useTz: true }).nullable().comment('Since when nothing is tried until somebody says so');
    t.text('stopped_for').nullable().comment('fault | mass-change | role-gone | restore: why it was stopped');
    t.boolean('was_stopped').notNullable().defaultTo(false).comment('It was stopped once, whether it goes on or not');
    t.integer('foreseen_rows').notNullable().defaultTo(0).comment('Rows that did something when the yes came');
    t.integer('foreseen_endings').notNullable().defaultTo(0).comment('Posts it would bring nearer to their end, then');
    t.integer('endings').notNullable().defaultTo(0).comment('Posts it brought nearer to their end');
    t.integer('undo_foreseen').notNullable().defaultTo(0).comment('What taking it back was about, when it was wanted');
    t.uuid('undo_approved_by')
      .nullable()
      .references('persons.id')
      .comment('The second person who let it be taken back');
    t.integer('restored_to').nullable().comment('Row above which changes are taken back, from the last one up');
    t.integer('kept').notNullable().defaultTo(0).comment('Posts that stayed as they were when it was taken back');
  });
  await knex.raw(`ALTER TABLE post_imports
    ADD CONSTRAINT post_imports_stopped CHECK ((stopped_at IS NULL) = (stopped_for IS NULL))`);
  await knex.raw('CREATE INDEX ON post_imports (undo_approved_by) WHERE undo_approved_by IS NOT NULL');

  await knex.schema.createTable('post_import_left', (t) => {
    t.comment('Posts of a list that stayed as they were when it was taken back');
    t.uuid('import_id').notNullable().references('post_imports.id').comment('The list');
    t.uuid('post_id').notNullable().references('posts.id').comment('The post');
    t.text('job_number').notNullable().comment('Its job number at that time');
    t.text('reason')
      .notNullable()
      .comment('Why: out-of-reach | taken-up | changed-since | ended, or why it was refused');
    t.primary(['import_id', 'post_id']);
    t.index(['import_id', 'job_number', 'post_id']);
  });
  await knex.raw('CREATE INDEX ON post_import_left (post_id)');

  await knex.schema.alterTable('unit_imports', (t) => {
    t.uuid('done_by').nullable().references('persons.id').comment('Whose yes');
    t.uuid('approved_by').nullable().references('persons.id').comment('The second person, where there had to be one');
    t.uuid('undone_by').nullable().references('persons.id').comment('Who took it back');
    t.uuid('undo_approved_by')
      .nullable()
      .references('persons.id')
      .comment('The second person who let it be taken back');
    t.jsonb('left').notNullable().defaultTo('[]').comment('Units that stayed when it was taken back: row, label, why');
  });
  for (const column of ['done_by', 'approved_by', 'undone_by', 'undo_approved_by'])
    await knex.raw('CREATE INDEX ON unit_imports (??) WHERE ?? IS NOT NULL', [column, column]);
  await knex.raw('UPDATE unit_imports SET done_by = given_by WHERE done_at IS NOT NULL');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
