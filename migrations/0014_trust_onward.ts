import type { Knex } from 'knex';

/** Through whom a login and a proof came, and what a logout at the source takes. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('source_sessions', (t) => {
    t.specificType('chain', 'text[]')
      .nullable()
      .comment('Issuers the login came through, the nearest first; null: begun before they were noted');
    t.binary('upstream_encrypted')
      .nullable()
      .comment('What a logout at the source takes, column encryption; null: none is offered');
  });
  await knex.schema.alterTable('identity_documents', (t) => {
    t.specificType('vouched_by', 'text[]')
      .nullable()
      .comment('Issuers whose word proved it, the nearest first; null: proven by ourselves');
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
