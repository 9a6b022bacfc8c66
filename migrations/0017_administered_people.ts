import type { Knex } from 'knex';

/** People as administrators meet them: how officials are found, whose record is open to whom, recoveries that wait. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('official_name_keys', (t) => {
    t.comment('What officials are found by: the name, its pinyin, the initials of its pinyin; citizens have no rows');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('The official');
    t.text('key').notNullable().comment('Lower case, without spaces and dots');
    t.primary(['person_id', 'key']);
  });
  await knex.raw('CREATE INDEX official_name_keys_by_prefix ON official_name_keys (key text_pattern_ops, person_id)');

  await knex.schema.createTable('record_openings', (t) => {
    t.comment('Records that administrators opened by a proof: to that administrator alone, for a short time');
    t.uuid('administrator_id').notNullable().references('persons.id').onDelete('CASCADE').comment('Who opened it');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('Whose record');
    t.timestamp('expires_at', { useTz: true }).notNullable().index().comment('It must be found anew after this');
    t.primary(['administrator_id', 'person_id']);
  });

  await knex.schema.createTable('account_recoveries', (t) => {
    t.comment('Recoveries begun by the service desk: after a waiting time what the account logs in with is taken off');
    t.uuid('id').primary().comment('Row id');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('Whose account');
    t.uuid('requested_by').notNullable().references('persons.id').comment('Who began it');
    t.uuid('approved_by').nullable().references('persons.id').comment('The second person, where a passkey is lost');
    t.text('reason').notNullable().comment('Why, as whoever began it wrote it');
    t.timestamp('started_at', { useTz: true }).notNullable().comment('When it began');
    t.timestamp('due_at', { useTz: true }).notNullable().comment('Not before this time');
    t.text('status').notNullable().defaultTo('waiting').comment('waiting | cancelled | done');
    t.timestamp('ended_at', { useTz: true }).nullable().comment('When it was cancelled or done');
  });
  await knex.raw(`ALTER TABLE account_recoveries
    ADD CONSTRAINT account_recoveries_status CHECK (status IN ('waiting','cancelled','done'))`);
  await knex.raw(`CREATE UNIQUE INDEX account_recoveries_one_waiting ON account_recoveries (person_id)
    WHERE status = 'waiting'`);
  await knex.raw(`CREATE INDEX account_recoveries_due ON account_recoveries (due_at) WHERE status = 'waiting'`);

  await knex.raw('CREATE INDEX audit_events_by_request ON audit_events (request_id) WHERE request_id IS NOT NULL');
  await knex.raw('CREATE INDEX audit_events_by_type ON audit_events (type, sequence)');
  await knex.raw(`CREATE INDEX audit_events_by_unit ON audit_events ((detail ->> 'unitId'), sequence)
    WHERE detail \\? 'unitId'`);

  // undoing an import asks every reference to a person
  await knex.raw('CREATE INDEX ON account_recoveries (person_id)');
  await knex.raw('CREATE INDEX ON account_recoveries (requested_by)');
  await knex.raw('CREATE INDEX ON account_recoveries (approved_by)');
  await knex.raw('CREATE INDEX ON record_openings (person_id)');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
