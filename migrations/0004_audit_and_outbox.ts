import type { Knex } from 'knex';

/** The append-only audit log with its seals, and what is delivered later. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('audit_events', (t) => {
    t.comment('Security events, append only, each written in the transaction of the change it describes');
    t.bigIncrements('sequence').comment('Order of insertion; gaps are rolled-back transactions');
    t.uuid('id').notNullable().unique().comment('Event id');
    t.timestamp('occurred_at', { useTz: true }).notNullable().comment('When');
    t.text('type').notNullable().comment('area.thing.happened, see docs/audit-events.md');
    t.text('outcome').notNullable().comment('success | refused');
    t.uuid('actor_id').nullable().comment('Person who did it');
    t.uuid('person_id').nullable().comment('Person it was done to');
    t.text('client_id').nullable().comment('Application concerned');
    t.text('request_id').nullable().comment('Request it happened in');
    t.text('network').nullable().comment('Shortened network address');
    t.text('user_agent').nullable().comment('Browser and system in words');
    t.jsonb('detail').notNullable().comment('The fields this type declares, nothing else');
    t.index(['person_id', 'sequence']);
  });
  await knex.raw(
    'CREATE INDEX audit_events_by_other ON audit_events (actor_id, sequence) WHERE actor_id IS DISTINCT FROM person_id',
  );

  await knex.schema.createTable('audit_seals', (t) => {
    t.comment('Signed Merkle roots over batches of audit events, chained');
    t.bigInteger('id').primary().comment('1, 2, 3 … without gap');
    t.bigInteger('through_sequence')
      .notNullable()
      .comment('Covers every event after the seal before, up to this sequence');
    t.integer('event_count').notNullable().comment('Number of events covered');
    t.binary('merkle_root')
      .notNullable()
      .comment('Root over the event hashes in order of sequence (RFC 9162 section 2.1.1)');
    t.binary('previous_hash').notNullable().comment('Hash of the seal before, 32 zero bytes for the first');
    t.binary('seal_hash').notNullable().comment('SHA-256 of this seal');
    t.binary('signature').notNullable().comment('Ed25519 over the seal hash by the audit key');
    t.timestamp('sealed_at', { useTz: true }).notNullable().comment('When');
  });

  await knex.schema.createTable('audit_seal_members', (t) => {
    t.comment('The hash each sealed event had: tells which event of a batch was changed or removed');
    t.bigInteger('sequence').primary().comment('The event');
    t.bigInteger('seal_id').notNullable().references('audit_seals.id').comment('The seal that covers it');
    t.binary('leaf_hash').notNullable().comment('RFC 9162 leaf hash of the event');
  });

  await knex.raw(`CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'permission denied: % of % is not allowed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END $$`);
  for (const table of ['audit_events', 'audit_seals', 'audit_seal_members']) {
    await knex.raw(`CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  await knex.schema.createTable('outbox_entries', (t) => {
    t.comment('What is delivered later: messages, logout notices');
    t.uuid('id').primary().comment('Entry id, sent along so that receivers can drop repeats');
    t.text('kind').notNullable().comment('message | backchannel-logout');
    t.text('target').notNullable().comment('Channel or client_id, for the delivery page; no personal data');
    t.binary('payload_encrypted').notNullable().comment('What to deliver, column encryption; emptied once delivered');
    t.text('status').notNullable().defaultTo('pending').comment('pending | delivered | dead');
    t.integer('attempts').notNullable().defaultTo(0).comment('Tries so far');
    t.timestamp('next_attempt_at', { useTz: true })
      .notNullable()
      .comment('Not before; moved ahead while a worker holds the entry');
    t.text('last_error').nullable().comment('Code of the last failure');
    t.timestamp('created_at', { useTz: true }).notNullable().defaultTo(knex.fn.now()).comment('When it was put in');
    t.timestamp('finished_at', { useTz: true }).nullable().comment('Delivered or given up');
  });
  await knex.raw(`ALTER TABLE outbox_entries
    ADD CONSTRAINT outbox_entries_kind CHECK (kind IN ('message','backchannel-logout')),
    ADD CONSTRAINT outbox_entries_status CHECK (status IN ('pending','delivered','dead'))`);
  await knex.raw(`CREATE INDEX outbox_entries_due ON outbox_entries (next_attempt_at) WHERE status = 'pending'`);
  await knex.raw(`CREATE INDEX outbox_entries_dead ON outbox_entries (finished_at) WHERE status = 'dead'`);
  // The history of deliveries is evidence: it leaves by age, after 30 days, and not otherwise.
  await knex.raw(`CREATE TRIGGER keep_history BEFORE UPDATE ON outbox_entries
    FOR EACH ROW WHEN (OLD.status = 'delivered') EXECUTE FUNCTION refuse_change()`);
  await knex.raw(`CREATE TRIGGER keep_recent BEFORE DELETE ON outbox_entries
    FOR EACH ROW WHEN (OLD.finished_at IS NULL OR OLD.finished_at > now() - interval '30 days')
    EXECUTE FUNCTION refuse_change()`);
  await knex.raw(`CREATE TRIGGER keep_all BEFORE TRUNCATE ON outbox_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);

  await knex.schema.createTable('development_messages', (t) => {
    t.comment('What the development gateway "sent", shown on the outbox page; never filled in production');
    t.uuid('id').primary().comment('Outbox entry id');
    t.text('channel').notNullable().comment('sms | email');
    t.text('recipient').notNullable().comment('Number or address');
    t.text('subject').notNullable().comment('Subject, empty for SMS');
    t.text('body').notNullable().comment('Text');
    t.timestamp('sent_at', { useTz: true }).notNullable().defaultTo(knex.fn.now()).comment('When');
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
