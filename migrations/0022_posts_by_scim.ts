import type { Knex } from 'knex';

/** Posts as the HR system of a unit knows them: by an id of its own, which no other application sees. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('posts', (t) => {
    t.text('external_client_id')
      .nullable()
      .references('applications.client_id')
      .comment('The application that keeps this post by SCIM; null: none does');
    t.text('external_id').nullable().comment('What that application calls the post; nothing is found by it but for it');
  });
  await knex.raw(`ALTER TABLE posts ADD CONSTRAINT posts_external_owner
    CHECK (external_id IS NULL OR external_client_id IS NOT NULL)`);
  await knex.raw(`CREATE UNIQUE INDEX posts_external_id ON posts (external_client_id, external_id)
    WHERE external_id IS NOT NULL AND ended_at IS NULL`);
  await knex.raw(`CREATE INDEX posts_kept_by_application ON posts (external_client_id, unit_id)
    WHERE external_client_id IS NOT NULL`);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
