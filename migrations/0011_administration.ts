import type { Knex } from 'knex';

/** Administration: who reaches what, which acts wait for a second person, and the links that make the first administrators. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('unit_ancestors', (t) => {
    t.comment(
      'The tree of units with every way up: kept by triggers on units, so that reach is one look-up at any depth',
    );
    t.uuid('unit_id').notNullable().references('units.id').onDelete('CASCADE').comment('A unit');
    t.uuid('ancestor_id')
      .notNullable()
      .references('units.id')
      .onDelete('CASCADE')
      .comment('The unit itself, and every unit above it');
    t.smallint('depth').notNullable().comment('Steps up: 0 for the unit itself');
    t.primary(['unit_id', 'ancestor_id']);
    t.index(['ancestor_id', 'unit_id']);
  });
  await knex.raw(`CREATE FUNCTION climb_units(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      DELETE FROM unit_ancestors WHERE unit_id = ANY (ids);
      WITH RECURSIVE way(unit_id, ancestor_id, depth) AS (
        SELECT id, id, 0 FROM units WHERE id = ANY (ids)
        UNION ALL
        SELECT way.unit_id, u.parent_id, way.depth + 1 FROM way JOIN units u ON u.id = way.ancestor_id
          WHERE u.parent_id IS NOT NULL AND way.depth < 32)
      INSERT INTO unit_ancestors (unit_id, ancestor_id, depth)
        SELECT unit_id, ancestor_id, min(depth) FROM way GROUP BY unit_id, ancestor_id;
    END $$`);
  await knex.raw(`CREATE FUNCTION units_joined() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE ids uuid[];
    BEGIN
      SELECT array_agg(id) INTO ids FROM added;
      IF ids IS NOT NULL THEN PERFORM climb_units(ids); END IF;
      RETURN NULL;
    END $$`);
  await knex.raw(`CREATE TRIGGER units_joined AFTER INSERT ON units
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION units_joined()`);
  // A unit below itself would be reached by everybody in the circle: refused here, whatever asked for it.
  await knex.raw(`CREATE FUNCTION units_moved() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE ids uuid[];
    BEGIN
      SELECT array_agg(DISTINCT a.unit_id) INTO ids
        FROM moved m JOIN stood s USING (id) JOIN unit_ancestors a ON a.ancestor_id = m.id
        WHERE m.parent_id IS DISTINCT FROM s.parent_id;
      IF ids IS NULL THEN RETURN NULL; END IF;
      IF EXISTS (SELECT 1 FROM moved m JOIN unit_ancestors a ON a.unit_id = m.parent_id AND a.ancestor_id = m.id) THEN
        RAISE EXCEPTION 'a unit cannot be below itself' USING ERRCODE = 'check_violation', CONSTRAINT = 'units_no_circle';
      END IF;
      PERFORM climb_units(ids);
      RETURN NULL;
    END $$`);
  await knex.raw(`CREATE TRIGGER units_moved AFTER UPDATE ON units
    REFERENCING OLD TABLE AS stood NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION units_moved()`);
  await knex.raw(`DO $$ DECLARE ids uuid[]; BEGIN
    SELECT array_agg(id) INTO ids FROM units;
    IF ids IS NOT NULL THEN PERFORM climb_units(ids); END IF; END $$`);

  await knex.schema.createTable('role_grants', (t) => {
    t.comment('Roles of administrators: each held in a unit, reaching that unit and those below it');
    t.uuid('id').primary().comment('Row id');
    t.uuid('person_id').notNullable().references('persons.id').comment('Who holds the role');
    t.text('role').notNullable().comment('system | security | audit | unit | desk');
    t.uuid('unit_id').notNullable().references('units.id').comment('The unit it is held in');
    t.uuid('granted_by').nullable().references('persons.id').comment('Who granted it; null: by a first link');
    t.text('reason').notNullable().comment('Why, as the grantor wrote it');
    t.timestamp('granted_at', { useTz: true }).notNullable().comment('When');
    t.timestamp('ended_at', { useTz: true }).nullable().comment('When it ended');
    t.uuid('ended_by').nullable().references('persons.id').comment('Who ended it; null: a rule did');
    t.index(['unit_id'], 'role_grants_by_unit');
  });
  await knex.raw(`ALTER TABLE role_grants
    ADD CONSTRAINT role_grants_role CHECK (role IN ('system','security','audit','unit','desk'))`);
  await knex.raw(
    'CREATE UNIQUE INDEX role_grants_live ON role_grants (person_id, role, unit_id) WHERE ended_at IS NULL',
  );
  // Three officers apart: whoever holds one of the chief roles holds it once, and no other of them.
  await knex.raw(`CREATE UNIQUE INDEX role_grants_one_chief ON role_grants (person_id)
    WHERE ended_at IS NULL AND role IN ('system','security','audit')`);

  await knex.schema.createTable('role_invitations', (t) => {
    t.comment('Links that make a first administrator where there is none; each taken up once');
    t.uuid('id').primary().comment('Row id');
    t.text('role').notNullable().comment('system | security | audit');
    t.uuid('unit_id').notNullable().references('units.id').comment('The unit the role will be held in');
    t.binary('secret_hash').notNullable().unique().comment('SHA-256 of the secret in the link');
    t.text('reason').notNullable().comment('Why, as the operator wrote it');
    t.timestamp('expires_at', { useTz: true }).notNullable().comment('End of validity');
    t.timestamp('consumed_at', { useTz: true }).nullable().comment('Set by the one use');
  });

  await knex.schema.createTable('approvals', (t) => {
    t.comment('Acts that wait for a second person; the act happens in the transaction of the yes');
    t.uuid('id').primary().comment('Row id');
    t.text('act').notNullable().comment('What is asked for, of the closed list in server/approvals/act.ts');
    t.uuid('unit_id').notNullable().references('units.id').comment('Where: the approver must reach it');
    t.text('subject').notNullable().comment('Id of what it is done to');
    t.text('subject_version').notNullable().comment('What the subject was like: another value voids the request');
    t.jsonb('detail').notNullable().comment('What exactly is asked for: ids and settings, no personal data');
    t.text('reason').notNullable().comment('Why, as whoever asks wrote it');
    t.uuid('requested_by').notNullable().references('persons.id').comment('Who asks; never who approves');
    t.timestamp('requested_at', { useTz: true }).notNullable().comment('When');
    t.timestamp('expires_at', { useTz: true }).notNullable().comment('Nobody can approve it after this');
    t.text('status').notNullable().defaultTo('waiting').comment('waiting | approved | declined | withdrawn | void');
    t.uuid('decided_by').nullable().references('persons.id').comment('Who decided');
    t.timestamp('decided_at', { useTz: true }).nullable().comment('When');
    t.text('decision_reason').nullable().comment('Why, as whoever decided wrote it');
    t.index(['unit_id', 'requested_at']);
  });
  await knex.raw(`ALTER TABLE approvals
    ADD CONSTRAINT approvals_status CHECK (status IN ('waiting','approved','declined','withdrawn','void')),
    ADD CONSTRAINT approvals_two_persons CHECK (status NOT IN ('approved','declined') OR decided_by <> requested_by)`);
  await knex.raw(`CREATE UNIQUE INDEX approvals_one_waiting ON approvals (act, subject) WHERE status = 'waiting'`);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
