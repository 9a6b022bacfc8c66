import type { Knex } from 'knex';

/** Rows of an import whose person has an account already, by the keyed fingerprint of the document they name. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('imports', (t) => {
    t.integer('twins')
      .notNullable()
      .defaultTo(0)
      .comment('Of the collisions: rows that name the identity document of an account');
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
