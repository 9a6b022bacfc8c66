import type { Knex } from 'knex';

/** When the registry is to be asked again about an enterprise that somebody represents. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('enterprises', (t) => {
    t.timestamp('check_due_at', { useTz: true })
      .nullable()
      .comment(
        'When the registry is asked again, moved on by whichever process takes it on; null: as soon as possible',
      );
  });
  await knex.raw(
    `CREATE INDEX enterprises_check_due ON enterprises (check_due_at NULLS FIRST)
     WHERE representative_person_id IS NOT NULL`,
  );
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
