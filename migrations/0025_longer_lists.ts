import type { Knex } from 'knex';

/** Lists of officials that are carried out piece by piece, by a command as well, and that wait for a second person when they are long. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('post_imports', (t) => {
    t.binary('file_digest')
      .nullable()
      .comment('SHA-256 of a file an operator gave: given again, it goes on where it was');
    t.text('read_as').notNullable().defaultTo('utf-8').comment('utf-8 | gb18030 | xlsx: what the file was');
    t.timestamp('kept_until', { useTz: true })
      .nullable()
      .comment('Until when it waits for a yes; then it is forgotten');
    t.timestamp('wanted_at', { useTz: true }).nullable().comment('When the yes came');
    t.uuid('wanted_by').nullable().references('persons.id').comment('Whose yes; null: an operator by command');
    t.uuid('approved_by').nullable().references('persons.id').comment('The second person, where there had to be one');
    t.integer('done_rows').notNullable().defaultTo(0).comment('Rows dealt with so far, in their order');
    t.integer('changed').notNullable().defaultTo(0).comment('Rows that changed a post');
    t.integer('refused').notNullable().defaultTo(0).comment('Rows that were refused');
    t.uuid('undone_by').nullable().references('persons.id').comment('Who took it back; null: an operator by command');
    t.text('undo_reason').nullable().comment('Why it was taken back');
    t.timestamp('taken_back_at', { useTz: true }).nullable().comment('When nothing of it was left to take back');
    t.integer('ended').notNullable().defaultTo(0).comment('Posts that ended when it was taken back');
    t.integer('restored').notNullable().defaultTo(0).comment('Posts that are as before since it was taken back');
    t.index(['unit_id', 'file_digest']);
  });
  await knex.raw('ALTER TABLE post_imports ALTER COLUMN given_by DROP NOT NULL');
  await knex.raw(`COMMENT ON COLUMN post_imports.given_by IS 'The administrator; null: an operator by command'`);
  await knex.raw(`COMMENT ON COLUMN post_imports.done_at IS 'When its last row was dealt with'`);
  await knex.raw(`COMMENT ON COLUMN post_imports.undone_at IS 'When it was taken back; its posts end from then on'`);
  await knex.raw(`COMMENT ON COLUMN post_imports.list_encrypted IS
    'The list until its last row is dealt with, column encryption; then forgotten'`);
  await knex.raw(`UPDATE post_imports SET kept_until = given_at + interval '24 hours', taken_back_at = undone_at,
    wanted_at = done_at, wanted_by = CASE WHEN done_at IS NULL THEN NULL ELSE given_by END,
    done_rows = CASE WHEN done_at IS NULL THEN 0 ELSE rows END,
    refused = CASE WHEN done_at IS NULL THEN 0 ELSE rows - coalesce(appointed, 0) END`);
  await knex.raw(`CREATE INDEX post_imports_to_do ON post_imports (wanted_at)
    WHERE (wanted_at IS NOT NULL AND done_at IS NULL) OR (undone_at IS NOT NULL AND taken_back_at IS NULL)`);
  // One file of an operator is one list as long as it stands: of two who begin at once, one makes it.
  await knex.raw(`CREATE UNIQUE INDEX post_imports_by_file ON post_imports (unit_id, file_digest)
    WHERE file_digest IS NOT NULL AND undone_at IS NULL`);
  for (const column of ['wanted_by', 'approved_by', 'undone_by'])
    await knex.raw('CREATE INDEX ON post_imports (??) WHERE ?? IS NOT NULL', [column, column]);

  await knex.schema.createTable('post_import_rows', (t) => {
    t.comment('Rows of a list that were refused or that changed a post; those that made one are known by the post');
    t.uuid('import_id').notNullable().references('post_imports.id').comment('The list');
    t.integer('row').notNullable().comment('Row of the list as spreadsheets count, the heading is 1');
    t.text('job_number').notNullable().comment('Job number as it stood there');
    t.text('refusal').nullable().comment('Why it was refused; null: it changed a post');
    t.uuid('post_id').nullable().references('posts.id').comment('The post it changed');
    t.jsonb('before').nullable().comment('What was said of the post before, to take the change back');
    t.jsonb('after').nullable().comment('What is said of it since: whoever changed it again is not undone');
    t.primary(['import_id', 'row']);
  });
  await knex.raw('CREATE INDEX ON post_import_rows (post_id) WHERE post_id IS NOT NULL');

  // Nobody is appointed to one unit twice by lists.
  await knex.raw(`CREATE INDEX posts_waiting_for ON posts (invitee_fingerprint, unit_id)
    WHERE invitee_fingerprint IS NOT NULL AND ended_at IS NULL`);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
