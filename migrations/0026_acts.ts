import type { Knex } from 'knex';

/** History of sources and of the tree of units, exports of officials by two persons, reminders, and what teams want to hear. */
export async function up(knex: Knex): Promise<void> {
  await sources(knex);
  await exportsOfOfficials(knex);
  await rights(knex);
  await knex.schema.alterTable('applications', (t) => {
    t.timestamp('certification_reminded_at', { useTz: true })
      .nullable()
      .comment('When its team was last reminded to confirm that it is still needed');
  });
  // Found by when it is due, whoever certified it.
  await knex.raw(`CREATE INDEX applications_by_certification ON applications (coalesce(certified_at, created_at))
    WHERE environment = 'production'`);
  await knex.schema.alterTable('team_alerts', (t) => {
    t.specificType('muted', 'text[]').notNullable().defaultTo('{}').comment('Kinds of alerts the team does not want');
  });
}

async function sources(knex: Knex): Promise<void> {
  await knex.schema.createTable('source_versions', (t) => {
    t.comment('What the settings of a source were after each change, with whoever changed them and why; no secret');
    t.uuid('source_id').notNullable().references('identity_sources.id').onDelete('CASCADE').comment('The source');
    t.integer('version').notNullable().comment('Its version from then on');
    t.jsonb('configuration').notNullable().comment('Settings, as in identity_sources');
    t.boolean('enabled').notNullable().comment('Whether it was switched on');
    t.integer('position').notNullable().comment('Order of its button');
    t.boolean('secrets_changed').notNullable().comment('Whether secrets were replaced with this change');
    t.uuid('changed_by').nullable().references('persons.id').comment('Who; null: an operator by command');
    t.uuid('approved_by').nullable().references('persons.id').comment('The second person, where it took one');
    t.text('reason').nullable().comment('Why; null: from before there was a history');
    t.timestamp('changed_at', { useTz: true }).notNullable().comment('When');
    t.primary(['source_id', 'version']);
    // undoing an import asks every reference to a person
    t.index('changed_by');
    t.index('approved_by');
  });
  await knex.raw(`INSERT INTO source_versions (source_id, version, configuration, enabled, position, secrets_changed, changed_at)
    SELECT id, version, configuration, enabled, position, false, updated_at FROM identity_sources`);
}

async function exportsOfOfficials(knex: Knex): Promise<void> {
  await knex.schema.createTable('official_exports', (t) => {
    t.comment('Exports of officials that a second person allowed: each is downloaded once, and no file is kept');
    t.uuid('id').primary().comment('Row id, used in addresses');
    t.uuid('unit_id').notNullable().references('units.id').comment('Officials of this unit and of those below it');
    t.text('reason').notNullable().comment('Why, as whoever asked wrote it');
    t.uuid('requested_by').notNullable().references('persons.id').index().comment('Who asked, and alone downloads');
    t.uuid('approved_by').notNullable().references('persons.id').index().comment('Who said yes');
    t.timestamp('approved_at', { useTz: true }).notNullable().comment('When');
    t.timestamp('expires_at', { useTz: true }).notNullable().comment('No download after this');
    t.timestamp('taken_at', { useTz: true }).nullable().comment('Set by the one download');
    t.integer('rows').nullable().comment('Number of officials in the file');
    t.text('sha256').nullable().comment('SHA-256 of the file, hex: what is found somewhere can be recognised');
  });
  await knex.raw(`ALTER TABLE official_exports
    ADD CONSTRAINT official_exports_two_persons CHECK (approved_by <> requested_by),
    ADD CONSTRAINT official_exports_taken CHECK ((taken_at IS NULL) = (sha256 IS NULL) AND (taken_at IS NULL) = (rows IS NULL))`);
}

/** Roles keep why they ended; the tree keeps where each unit stood, so that reach can be told of an earlier day. */
async function rights(knex: Knex): Promise<void> {
  await knex.schema.alterTable('role_grants', (t) => {
    t.text('end_reason').nullable().comment('Why it ended, as whoever ended it wrote it');
  });
  await knex.raw('CREATE INDEX role_grants_by_holder ON role_grants (person_id, granted_at)');
  await knex.raw('CREATE INDEX approvals_by_asker ON approvals (requested_by, requested_at DESC, id DESC)');
  await knex.schema.createTable('unit_parents', (t) => {
    t.comment('Where each unit stood and from when: kept by triggers on units');
    t.uuid('unit_id').notNullable().references('units.id').onDelete('CASCADE').comment('The unit');
    t.uuid('parent_id').nullable().comment('The unit above it then; null: none');
    t.timestamp('since', { useTz: true }).notNullable().comment('From when');
    t.timestamp('until', { useTz: true }).nullable().comment('Until when; null: still');
    t.primary(['unit_id', 'since']);
  });
  await knex.raw(`INSERT INTO unit_parents (unit_id, parent_id, since) SELECT id, parent_id, created_at FROM units`);
  await knex.raw(`CREATE FUNCTION note_new_places() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO unit_parents (unit_id, parent_id, since) SELECT id, parent_id, created_at FROM added;
      RETURN NULL;
    END $$`);
  await knex.raw(`CREATE TRIGGER note_new_places AFTER INSERT ON units
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_new_places()`);
  await knex.raw(`CREATE FUNCTION note_moves() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE at timestamptz := clock_timestamp();
    BEGIN
      UPDATE unit_parents p SET until = at FROM moved m JOIN stood s USING (id)
        WHERE p.unit_id = m.id AND p.until IS NULL AND m.parent_id IS DISTINCT FROM s.parent_id;
      INSERT INTO unit_parents (unit_id, parent_id, since)
        SELECT m.id, m.parent_id, at FROM moved m JOIN stood s USING (id) WHERE m.parent_id IS DISTINCT FROM s.parent_id;
      RETURN NULL;
    END $$`);
  await knex.raw(`CREATE TRIGGER note_moves AFTER UPDATE ON units
    REFERENCING OLD TABLE AS stood NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION note_moves()`);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
