import type { Knex } from 'knex';

/** The one unit that is the province; ends of certificates that were told of; checks that passed. */
export async function up(knex: Knex): Promise<void> {
  await province(knex);
  await certificateNotices(knex);
  await knex.schema.alterTable('live_checks', (t) => {
    t.timestamp('passed_at', { useTz: true })
      .nullable()
      .comment('When everything was found right; null: not yet, or the team was told that it no longer is');
  });
}

async function province(knex: Knex): Promise<void> {
  await knex.schema.createTable('province', (t) => {
    t.comment(
      'The unit that keys, sources, deliveries, enterprises and policies are under, for they belong to no other',
    );
    t.boolean('is_only').primary().defaultTo(true).comment('True: there is one row');
    t.uuid('unit_id').notNullable().references('units.id').comment('The unit');
    t.check('is_only', {}, 'province_is_one');
  });
  // Where several units have none above them, the one in which most officers hold their roles; else the one with most units.
  await knex.raw(`INSERT INTO province (unit_id)
    SELECT u.id FROM units u WHERE u.parent_id IS NULL
    ORDER BY (SELECT count(*) FROM role_grants g WHERE g.unit_id = u.id AND g.ended_at IS NULL
        AND g.role IN ('system', 'security', 'audit')) DESC,
      (SELECT count(*) FROM unit_ancestors a WHERE a.ancestor_id = u.id) DESC, u.id
    LIMIT 1`);
  // The first one with none above it, whoever adds it; a later one beside it changes nothing.
  await knex.raw(`CREATE FUNCTION units_headed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO province (unit_id) SELECT id FROM added WHERE parent_id IS NULL ORDER BY id LIMIT 1
        ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$`);
  await knex.raw(`CREATE TRIGGER units_headed AFTER INSERT ON units
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION units_headed()`);
}

async function certificateNotices(knex: Knex): Promise<void> {
  await knex.schema.createTable('source_certificate_notices', (t) => {
    t.comment(
      'Ends of certificates of identity sources that administrators were told of, so that of several nodes one tells',
    );
    t.uuid('source_id').notNullable().references('identity_sources.id').comment('The source');
    t.text('fingerprint').notNullable().comment('SHA-256 of the certificate, in hexadecimal');
    t.smallint('days').notNullable().comment('How many days before its end the notice was due');
    t.timestamp('noticed_at', { useTz: true }).notNullable().comment('When it was told');
    t.primary(['source_id', 'fingerprint', 'days']);
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
