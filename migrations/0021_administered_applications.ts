import type { Knex } from 'knex';

/** Applications as administrators keep them: suspended by whom and why, and confirmed once a year. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('applications', (t) => {
    t.timestamp('certified_at', { useTz: true }).nullable().comment('When somebody last said that it is still needed');
    t.uuid('certified_by').nullable().references('persons.id').comment('Who said so');
    t.timestamp('suspended_at', { useTz: true }).nullable().comment('When it was suspended; null: it is not');
    t.text('suspension_reason').nullable().comment('Why it is suspended, as the administrator wrote it');
    t.boolean('suspension_held')
      .notNullable()
      .defaultTo(false)
      .comment('A security administrator suspended it, so its own unit cannot resume it');
    t.index(['unit_id', 'client_id']);
  });
  await knex.raw('CREATE INDEX applications_by_certifier ON applications (certified_by)');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
