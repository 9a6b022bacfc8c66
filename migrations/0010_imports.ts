import type { Knex } from 'knex';

/** Accounts that come from old systems: which file brought them, what they were called there, how their password is judged. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('imports', (t) => {
    t.comment('Files of accounts of old systems, each with how far it was read');
    t.uuid('id').primary().comment('Batch id, which undoing names');
    t.text('client_id')
      .notNullable()
      .references('applications.client_id')
      .comment('Application the accounts come from, which alone learns their old ids');
    t.binary('digest').notNullable().comment('SHA-256 over the file and what the operator declared of it');
    t.jsonb('declared').notNullable().comment('What the operator declared of the old system');
    t.integer('rows').notNullable().comment('Rows of the file');
    t.integer('position').notNullable().defaultTo(0).comment('Rows done, moved on in the transaction that does them');
    t.integer('created').notNullable().defaultTo(0).comment('Rows that became accounts');
    t.integer('collisions').notNullable().defaultTo(0).comment('Rows left out: what they name is of another account');
    t.integer('faulty').notNullable().defaultTo(0).comment('Rows left out: wrong in themselves');
    t.integer('present').notNullable().defaultTo(0).comment('Rows left out: imported before');
    t.timestamp('started_at', { useTz: true }).notNullable().comment('When it was begun');
    t.timestamp('finished_at', { useTz: true }).nullable().comment('When its last row was done');
    t.timestamp('undone_at', { useTz: true }).nullable().comment('When undoing it began: nothing is imported any more');
  });
  await knex.raw('CREATE UNIQUE INDEX imports_one_at_a_time ON imports (digest) WHERE undone_at IS NULL');

  await knex.schema.createTable('legacy_ids', (t) => {
    t.comment('What people were called in the old system of one application');
    t.text('client_id').notNullable().references('applications.client_id').comment('The application that may know');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('Whose old id it is');
    t.binary('value_encrypted')
      .notNullable()
      .comment('The old id, column encryption: some systems used document numbers');
    t.binary('value_fingerprint').notNullable().unique().comment('Keyed fingerprint of application and old id');
    t.uuid('import_id').notNullable().references('imports.id').comment('The file that brought the account');
    t.primary(['person_id', 'client_id']);
    t.index(['import_id', 'person_id']);
  });

  await knex.schema.createTable('import_seen', (t) => {
    t.comment('What a rehearsal has seen in its file so far; never committed');
    t.uuid('rehearsal_id').notNullable().comment('The rehearsal');
    t.binary('key').notNullable().comment('Keyed fingerprint of an old id, a login name or a document');
    t.primary(['rehearsal_id', 'key']);
  });
  await knex.raw('ALTER TABLE import_seen SET UNLOGGED');

  await knex.schema.alterTable('passwords', (t) => {
    t.text('legacy')
      .nullable()
      .comment('How the old system hashed, without its hash: recomputed before Argon2id until the first login');
  });
  await knex.schema.alterTable('applications', (t) => {
    t.boolean('has_legacy_ids')
      .notNullable()
      .defaultTo(false)
      .comment('Whether old ids were imported for it, so that nobody else pays for looking');
  });

  // Taking an import back removes persons, and the database then looks for each of them in every table that names persons.
  for (const [table, column] of [
    ['identity_documents', 'replaced_by'],
    ['webauthn_challenges', 'person_id'],
    ['consents', 'person_id'],
    ['mandates', 'granted_by'],
    ['mandates', 'agent_person_id'],
    ['mandates', 'accepted_by'],
    ['mandates', 'ended_by'],
    ['repudiations', 'person_id'],
    ['source_sessions', 'person_id'],
  ] as const) {
    await knex.raw(`CREATE INDEX ${table}_removing_by_${column} ON ${table} (${column}) WHERE ${column} IS NOT NULL`);
  }
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
