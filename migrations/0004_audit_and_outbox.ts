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
    t.bigInteger('seal_id').nullable().comment('The seal that covers it');
    t.index(['person_id', 'sequence']);
  });
  await knex.raw('CREATE INDEX audit_events_unsealed ON audit_events (sequence) WHERE seal_id IS NULL');

  await knex.schema.createTable('audit_seals', (t) => {
    t.comment('Signed Merkle roots over batches of audit events, chained');
    t.bigInteger('id').primary().comment('1, 2, 3 … without gap');
    t.specificType('sequences', 'bigint[]').notNullable().comment('Events covered, in order');
    t.binary('merkle_root').notNullable().comment('Root over the event hashes (RFC 9162 section 2.1)');
    t.binary('previous_hash').notNullable().comment('Hash of the seal before');
    t.binary('seal_hash').notNullable().comment('Hash of this seal');
    t.binary('signature').notNullable().comment('Ed25519 over the seal hash by the audit key');
    t.timestamp('sealed_at', { useTz: true }).notNullable().comment('When');
  });

  await knex.schema.createTable('outbox_entries', (t) => {
    t.comment('What is delivered later: messages, logout notices');
    t.uuid('id').primary().comment('Entry id, sent along so that receivers can drop repeats');
    t.text('kind').notNullable().comment('message | backchannel-logout');
    t.text('target').notNullable().comment('Channel or client_id, for the delivery page; no personal data');
    t.binary('payload_encrypted').notNullable().comment('What to deliver, column encryption');
    t.text('status').notNullable().defaultTo('pending').comment('pending | delivered | dead');
    t.integer('attempts').notNullable().defaultTo(0).comment('Tries so far');
    t.timestamp('next_attempt_at', { useTz: true }).notNullable().comment('Not before');
    t.text('last_error').nullable().comment('Code of the last failure');
    t.timestamp('created_at', { useTz: true }).notNullable().defaultTo(knex.fn.now()).comment('When it was put in');
    t.timestamp('finished_at', { useTz: true }).nullable().comment('Delivered or given up');
  });
  await knex.raw(`CREATE INDEX outbox_entries_due ON outbox_entries (next_attempt_at) WHERE status = 'pending'`);

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
