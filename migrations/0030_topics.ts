import type { Knex } from 'knex';

/** What each application is about, one of a closed list, so that people find it without knowing whose it is. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('applications', (t) => {
    t.text('topic')
      .notNullable()
      .defaultTo('other')
      .checkIn(topics, 'applications_topic')
      .comment('What it is about, as people look for it in the directory of services');
  });
  // The directory counts all that can be entered for each of its pages: from here without unpacking their metadata.
  await knex.raw(`CREATE INDEX applications_enterable ON applications (topic, unit_id, client_id)
    WHERE status = 'active' AND environment = 'production' AND metadata ->> 'initiate_login_uri' IS NOT NULL`);
}

const topics = [
  'household',
  'social-security',
  'health',
  'education',
  'housing',
  'transport',
  'family',
  'taxes',
  'business',
  'welfare',
  'justice',
  'agriculture',
  'environment',
  'government',
  'other',
];

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
