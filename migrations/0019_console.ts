import type { Knex } from 'knex';

/** What the console counts and searches: logins by day, enterprises held by an administrator, and indexes of its lists. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('login_counts', (t) => {
    t.comment('Logins by day, counted from the audit log: the dashboard reads these and never the log');
    t.date('day').notNullable().comment('Day on the clocks of the province');
    t.text('kind').notNullable().comment('succeeded | failed | locked | entered');
    t.text('value')
      .notNullable()
      .comment('Method of a login, authenticator of a failure or lock, identity of an entry');
    t.text('client_id').notNullable().comment('Application it was for; empty: all of them together');
    t.bigInteger('count').notNullable().comment('How many events');
    t.primary(['kind', 'client_id', 'day', 'value']);
  });
  await knex.raw(`ALTER TABLE login_counts
    ADD CONSTRAINT login_counts_kind CHECK (kind IN ('succeeded','failed','locked','entered'))`);

  await knex.schema.createTable('login_count_progress', (t) => {
    t.comment('How far the audit log is counted: one row, locked by whoever counts');
    t.smallint('id').primary().comment('Always 1');
    t.bigInteger('through_sequence').notNullable().comment('Every event up to this one is counted');
  });
  await knex.raw('ALTER TABLE login_count_progress ADD CONSTRAINT login_count_progress_one CHECK (id = 1)');
  await knex('login_count_progress').insert({ id: 1, through_sequence: 0 });

  await knex.schema.alterTable('enterprises', (t) => {
    t.timestamp('held_at', { useTz: true })
      .nullable()
      .comment('When an administrator suspended its use; null: nobody did');
    t.text('registry_status').nullable().comment('What the registry says of its status meanwhile; null: not suspended');
  });
  await knex.raw(`ALTER TABLE enterprises
    ADD CONSTRAINT enterprises_held CHECK ((held_at IS NULL) = (registry_status IS NULL))`);
  // Byte by byte: the order of a prefix search, whatever the collation of the database.
  await knex.raw('CREATE INDEX enterprises_by_name ON enterprises (name COLLATE "C", id)');

  // Invitations that ended without an answer, and mandates of agencies that ended, are listed too.
  await knex.raw('CREATE INDEX mandates_invited ON mandates (invitee_fingerprint) WHERE accepted_at IS NULL');
  await knex.raw(
    'CREATE INDEX mandates_agency ON mandates (agent_enterprise_id) WHERE agent_enterprise_id IS NOT NULL',
  );
  await knex.raw('CREATE INDEX approvals_newest ON approvals (status, requested_at DESC, id DESC)');

  await knex.raw('CREATE INDEX outbox_entries_finished ON outbox_entries (finished_at) WHERE finished_at IS NOT NULL');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
