import type { Knex } from 'knex';

/** The list of decided requests, the newest first: it grows for ever, and without this every page of it sorted all of them. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`CREATE INDEX approvals_decided ON approvals (requested_at DESC, id DESC) WHERE status <> 'waiting'`);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
