import type { Knex } from 'knex';

/** Lists of officials given in the console: looked at first, then appointed, and taken back as a whole. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('post_imports', (t) => {
    t.comment('Lists of officials to appoint, given by an administrator');
    t.uuid('id').primary().comment('Row id');
    t.uuid('unit_id').notNullable().references('units.id').comment('The unit they are appointed to');
    t.uuid('given_by').notNullable().references('persons.id').comment('The administrator');
    t.text('reason').notNullable().comment('Why, as the administrator wrote it');
    t.binary('list_encrypted')
      .nullable()
      .comment('The list while it waits for a yes, column encryption; then forgotten');
    t.integer('rows').notNullable().comment('Rows of the list');
    t.integer('appointed').nullable().comment('Rows that became posts; null until the yes');
    t.timestamp('given_at', { useTz: true }).notNullable().comment('When the list was given');
    t.timestamp('done_at', { useTz: true }).nullable().comment('When it was carried out');
    t.timestamp('undone_at', { useTz: true }).nullable().comment('When it was taken back');
    t.index(['unit_id', 'given_at']);
  });
  await knex.schema.alterTable('posts', (t) => {
    t.uuid('import_id').nullable().references('post_imports.id').comment('The list it came by, if any');
  });
  await knex.raw('CREATE INDEX posts_by_import ON posts (import_id) WHERE import_id IS NOT NULL');

  // undoing an import asks every reference to a person
  await knex.raw('CREATE INDEX ON post_imports (given_by)');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
