import type { Knex } from 'knex';

/** Lists of units: looked at first, then added and renamed, and taken back. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('unit_imports', (t) => {
    t.comment('Lists of units to add or rename, given by an administrator');
    t.uuid('id').primary().comment('Row id');
    t.uuid('unit_id').notNullable().references('units.id').comment('The unit they are at or below');
    t.uuid('given_by').notNullable().references('persons.id').comment('The administrator');
    t.text('reason').notNullable().comment('Why, as the administrator wrote it');
    t.text('read_as').notNullable().comment('utf-8 | gb18030 | xlsx: what the file was');
    t.jsonb('list').nullable().comment('The rows while they wait for a yes; then forgotten');
    t.integer('rows').notNullable().comment('Rows of the list');
    t.timestamp('given_at', { useTz: true }).notNullable().comment('When the list was given');
    t.timestamp('kept_until', { useTz: true }).notNullable().comment('Until when it waits for a yes');
    t.timestamp('done_at', { useTz: true }).nullable().comment('When it was carried out');
    t.jsonb('outcome').nullable().comment('Ids of units added, names of units renamed before and after, rows refused');
    t.timestamp('undone_at', { useTz: true }).nullable().comment('When it was taken back');
    t.integer('removed').notNullable().defaultTo(0).comment('Units that are gone since it was taken back');
    t.integer('restored').notNullable().defaultTo(0).comment('Units that have their name of before again');
  });
  await knex.raw('CREATE INDEX ON unit_imports (unit_id, given_at)');
  await knex.raw('CREATE INDEX ON unit_imports (given_by)');

  // What waits of a list of officials, when it is taken back five hundred at a time.
  await knex.raw(`CREATE INDEX posts_waiting_of_import ON posts (import_id, id)
    WHERE import_id IS NOT NULL AND ended_at IS NULL AND activated_at IS NULL`);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
