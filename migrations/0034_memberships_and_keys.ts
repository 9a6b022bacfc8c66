import type { Knex } from 'knex';

/** Who was in which team and when, and that an act asked for under a key was done: known by its own transaction. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('idempotency_keys', (t) => {
    t.timestamp('acted_at', { useTz: true })
      .nullable()
      .comment('Set with the first event of the act, in its transaction; null: nothing of it was committed');
    t.text('marked_for')
      .nullable()
      .comment('The request that sets acted_at; another than request_id: the release before, whose events tell');
  });
  await memberships(knex);
}

/** Whoever left a minute ago is no second person for what the team asks for. */
async function memberships(knex: Knex): Promise<void> {
  await knex.schema.createTable('team_memberships', (t) => {
    t.comment('Who was in which team from when to when: kept by triggers on team_members');
    t.uuid('id').primary().defaultTo(knex.raw('gen_random_uuid()')).comment('Row id');
    t.uuid('team_id').notNullable().references('teams.id').comment('The team');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').index().comment('The member');
    t.timestamp('since', { useTz: true }).notNullable().comment('From when');
    t.timestamp('until', { useTz: true }).nullable().comment('Until when; null: still');
    t.index(['team_id', 'person_id']);
  });
  await knex.raw(`CREATE FUNCTION note_joining() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO team_memberships (team_id, person_id, since) SELECT team_id, person_id, joined_at FROM joined;
      RETURN NULL;
    END $$`);
  await knex.raw(`CREATE FUNCTION note_leaving() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE team_memberships m SET until = clock_timestamp() FROM gone g
        WHERE m.team_id = g.team_id AND m.person_id = g.person_id AND m.until IS NULL;
      RETURN NULL;
    END $$`);
  // two accounts that become one: the membership goes on under the other
  await knex.raw(`CREATE FUNCTION note_change_of_member() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE at timestamptz := clock_timestamp();
    BEGIN
      UPDATE team_memberships m SET until = at FROM gone g
        WHERE m.team_id = g.team_id AND m.person_id = g.person_id AND m.until IS NULL
          AND NOT EXISTS (SELECT FROM joined j WHERE j.team_id = g.team_id AND j.person_id = g.person_id);
      INSERT INTO team_memberships (team_id, person_id, since)
        SELECT j.team_id, j.person_id, at FROM joined j
        WHERE NOT EXISTS (SELECT FROM gone g WHERE g.team_id = j.team_id AND g.person_id = j.person_id);
      RETURN NULL;
    END $$`);
  await knex.raw(`CREATE TRIGGER note_joining AFTER INSERT ON team_members
    REFERENCING NEW TABLE AS joined FOR EACH STATEMENT EXECUTE FUNCTION note_joining()`);
  await knex.raw(`CREATE TRIGGER note_leaving AFTER DELETE ON team_members
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION note_leaving()`);
  await knex.raw(`CREATE TRIGGER note_change_of_member AFTER UPDATE ON team_members
    REFERENCING OLD TABLE AS gone NEW TABLE AS joined FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_member()`);
  // after the triggers, which wait for whoever joins at this moment and let nobody join until the end: none is missed
  await knex.raw(
    'INSERT INTO team_memberships (team_id, person_id, since) SELECT team_id, person_id, joined_at FROM team_members',
  );
  // which teams had an application is asked when a second person says yes
  await knex.raw('CREATE INDEX application_transfers_by_client ON application_transfers (client_id, answered_at)');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
