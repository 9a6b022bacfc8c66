import type { Knex } from 'knex';

/** "This was not me": links in notices that take a change of a way to log in back. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('repudiations', (t) => {
    t.comment('Links that take back a change of what an account is logged in to with; each works once');
    t.binary('token_hash').primary().comment('SHA-256 of the token in the link');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('Whose account it is');
    t.text('change').notNullable().comment('What changed: code of the notice, see server/people/notices');
    t.uuid('subject_id').nullable().comment('The passkey or login name that was added');
    t.timestamp('created_at', { useTz: true }).notNullable().comment('When the change was made');
    t.timestamp('expires_at', { useTz: true }).notNullable().index().comment('End of validity');
    t.timestamp('consumed_at', { useTz: true }).nullable().comment('Set by the one use');
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
