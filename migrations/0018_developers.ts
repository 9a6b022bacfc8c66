import type { Knex } from 'knex';

/** Teams of departments, their applications in sandbox and production, test persons, diagnosis, checks, and delivery. */
export async function up(knex: Knex): Promise<void> {
  await teams(knex);
  await applications(knex);
  await testPersons(knex);
  await diagnosis(knex);
  await promotion(knex);
  await alerts(knex);
}

const states = ['waiting', 'approved', 'declined', 'withdrawn'];
const answers = ['accepted', 'declined', 'withdrawn'];

function ofApplication(t: Knex.CreateTableBuilder): void {
  const column = t.text('client_id').notNullable().references('applications.client_id');
  column.onDelete('CASCADE').comment('The application');
}

async function teams(knex: Knex): Promise<void> {
  await knex.schema.createTable('teams', (t) => {
    t.comment(
      'Teams of departments that register applications: what is done is done by a team, never by one person alone',
    );
    t.uuid('id').primary().comment('Row id, used in addresses');
    t.uuid('unit_id').notNullable().references('units.id').index().comment('The unit it works for');
    t.text('name').notNullable().comment('Name the team gave itself');
    t.binary('sandbox_password_encrypted').notNullable().comment('Password of its test persons, sealed');
    t.timestamp('created_at', { useTz: true }).notNullable().comment('When it was made');
  });
  await knex.schema.createTable('team_members', (t) => {
    t.comment('Who is in which team');
    t.uuid('team_id').notNullable().references('teams.id').comment('The team');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').index().comment('The member');
    t.text('role').notNullable().checkIn(['owner', 'member']).comment('owner | member');
    t.timestamp('joined_at', { useTz: true }).notNullable().comment('Made the team, or accepted');
    t.primary(['team_id', 'person_id']);
  });
  await knex.schema.createTable('team_invitations', (t) => {
    t.comment('Invitations into a team, bound to a name and mobile number; each is answered once');
    t.uuid('id').primary().comment('Row id');
    t.uuid('team_id').notNullable().references('teams.id').index().comment('The team');
    t.text('role').notNullable().checkIn(['owner', 'member']).comment('What the invited becomes');
    t.binary('secret_hash').notNullable().unique().comment('SHA-256 of the secret in the link');
    t.binary('invitee_encrypted').notNullable().comment('Name and number of the invited, column encryption');
    t.binary('invitee_fingerprint').notNullable().comment('Keyed fingerprint of both');
    t.uuid('invited_by').notNullable().references('persons.id').comment('The owner who invited');
    t.timestamp('created_at', { useTz: true }).notNullable().comment('When');
    t.timestamp('expires_at', { useTz: true }).notNullable().comment('End of validity');
    t.timestamp('answered_at', { useTz: true }).nullable().comment('Set by the one answer, or by taking it back');
    t.text('answer').nullable().checkIn(answers).comment('accepted | declined | withdrawn');
  });
}

async function applications(knex: Knex): Promise<void> {
  await knex.schema.alterTable('applications', (t) => {
    t.text('environment').notNullable().defaultTo('production').comment('sandbox | production: who can log in to it');
    t.uuid('team_id').nullable().references('teams.id').comment('The team that looks after it');
    t.text('system_kind').nullable().comment('web | mobile | spa | service | kiosk, as the team said');
    t.integer('settings_version').notNullable().defaultTo(1).comment('Raised by every change: voids earlier checks');
    t.binary('former_secret_encrypted').nullable().comment('The secret before the last rotation');
    t.timestamp('former_secret_until', { useTz: true }).nullable().comment('End of its validity');
    t.text('promoted_from').nullable().unique().references('applications.client_id').comment('What it was tested as');
  });
  await knex.raw(`ALTER TABLE applications
    ADD CONSTRAINT applications_environment CHECK (environment IN ('sandbox','production')),
    ADD CONSTRAINT applications_system_kind CHECK (system_kind IN ('web','mobile','spa','service','kiosk')),
    ADD CONSTRAINT applications_former_secret CHECK ((former_secret_encrypted IS NULL) = (former_secret_until IS NULL)),
    ADD CONSTRAINT applications_sandbox_of_team CHECK (environment = 'production' OR team_id IS NOT NULL AND NOT first_party)`);
  await knex.raw('CREATE INDEX applications_team ON applications (team_id) WHERE team_id IS NOT NULL');
  // Sandbox and production never change into each other: what was agreed to and issued in one means nothing in the other.
  await knex.raw(`CREATE FUNCTION keep_environment() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'an application stays in its environment';
    END $$`);
  await knex.raw(`CREATE TRIGGER keep_environment BEFORE UPDATE ON applications FOR EACH ROW
    WHEN (OLD.environment IS DISTINCT FROM NEW.environment) EXECUTE FUNCTION keep_environment()`);

  await knex.schema.createTable('application_transfers', (t) => {
    t.comment('Applications offered by one team to another');
    t.uuid('id').primary().comment('Row id');
    ofApplication(t);
    t.uuid('from_team_id').notNullable().references('teams.id').comment('Who gives it');
    t.uuid('to_team_id').notNullable().references('teams.id').index().comment('Who is asked to take it');
    t.uuid('offered_by').notNullable().references('persons.id').comment('The owner who offered it');
    t.timestamp('offered_at', { useTz: true }).notNullable().comment('When');
    t.timestamp('expires_at', { useTz: true }).notNullable().comment('End of validity');
    t.timestamp('answered_at', { useTz: true }).nullable().comment('Set by the one answer');
    t.text('answer').nullable().checkIn(answers).comment('accepted | declined | withdrawn');
  });
  await knex.raw(
    'CREATE UNIQUE INDEX application_transfers_one_open ON application_transfers (client_id) WHERE answered_at IS NULL',
  );
}

/**
 * A test person has a status of their own: every rule that asks for an active account refuses them without knowing of them.
 * Only where a login is for a sandbox they count as active, and nobody else does.
 */
async function testPersons(knex: Knex): Promise<void> {
  await knex.raw(`ALTER TABLE persons DROP CONSTRAINT persons_status,
    ADD CONSTRAINT persons_status CHECK (status IN ('active','locked','disabled','closed','test'))`);
  await knex.raw(`COMMENT ON COLUMN persons.status IS
    'active | locked | disabled | closed | test: a made-up person, who is active in sandboxes alone'`);
  await knex.schema.createTable('test_persons', (t) => {
    t.comment('Made-up persons of a team, one for each situation');
    t.uuid('person_id').primary().references('persons.id').onDelete('CASCADE').comment('The account');
    t.uuid('team_id').notNullable().references('teams.id').comment('Whose');
    t.text('situation').notNullable().comment('What the person is for, see server/developers/sandbox/situations.ts');
    t.text('login_name').notNullable().comment('The address to log in with; reserved, belongs to nobody');
    t.unique(['team_id', 'situation']);
  });
  await knex.raw(`CREATE FUNCTION keep_made_up() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM test_persons WHERE person_id = NEW.id) THEN NEW.status := 'test'; END IF;
      RETURN NEW;
    END $$`);
  await knex.raw(`CREATE TRIGGER keep_made_up BEFORE UPDATE ON persons FOR EACH ROW
    WHEN (NEW.status = 'active' AND OLD.status <> 'active') EXECUTE FUNCTION keep_made_up()`);
  await knex.schema.createTable('test_identities', (t) => {
    t.comment('Whom made-up persons can act for: told of by identity_facts like the real thing, in no real table');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('The made-up person');
    t.text('identity').notNullable().comment('Key of the identity, as in server/lib/identity.ts');
    t.jsonb('facts').notNullable().comment('Facts of it, as the functions tell of real ones');
    t.timestamp('until', { useTz: true }).nullable().comment('End of the right; null: none');
    t.primary(['person_id', 'identity']);
  });
  // What was told of real identities stays as it is, under another name.
  await knex.raw('ALTER FUNCTION identity_facts(uuid, text, timestamptz) RENAME TO real_identity_facts');
  await knex.raw(`CREATE FUNCTION identity_facts(wearer uuid, identity text, at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(real_identity_facts(wearer, identity, at), (SELECT t.facts FROM test_identities t
      WHERE t.person_id = wearer AND t.identity = identity_facts.identity AND (t.until IS NULL OR at < t.until)))
  $$`);
  await knex.raw('ALTER FUNCTION identities_of(uuid, timestamptz) RENAME TO real_identities_of');
  await knex.raw(`CREATE FUNCTION identities_of(wearer uuid, at timestamptz) RETURNS TABLE (identity text, facts jsonb)
    LANGUAGE sql STABLE AS $$
    SELECT o.identity, o.facts FROM real_identities_of(wearer, at) AS o
    UNION ALL
    SELECT t.identity, t.facts FROM test_identities t WHERE t.person_id = wearer AND (t.until IS NULL OR at < t.until)
  $$`);
  await knex.raw(`CREATE FUNCTION standing_at(status text, client text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN NOT EXISTS (SELECT FROM applications a WHERE a.client_id = client AND a.environment = 'sandbox') THEN status
      WHEN status = 'test' THEN 'active' WHEN status = 'active' THEN 'elsewhere' ELSE status END
  $$`);
  await knex.raw(`CREATE OR REPLACE FUNCTION wearer_of(wearer uuid, client text, at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('assuranceLevel', p.assurance_level, 'assuranceAt', p.assurance_at, 'remembered', c.identity,
      'identities', (SELECT jsonb_agg(jsonb_build_object('key', worn.identity, 'facts', worn.facts))
        FROM identities_of(p.id, at) AS worn))
    FROM persons p LEFT JOIN identity_choices c ON c.person_id = p.id AND c.client_id = client
    WHERE p.id = wearer AND standing_at(p.status, client) = 'active'
  $$`);
  await knex.raw('ALTER FUNCTION journey_person(uuid, text, timestamptz) RENAME TO account_of_journey');
  await knex.raw(`CREATE FUNCTION journey_person(person uuid, client text, at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT known || jsonb_build_object('status', standing_at(known ->> 'status', client))
    FROM account_of_journey(person, client, at) AS known
  $$`);
}

async function diagnosis(knex: Knex): Promise<void> {
  await knex.schema.createTable('failed_request_counts', (t) => {
    t.comment('How many requests of an application failed so far: the place of the next one in its ring');
    t.text('client_id').primary().references('applications.client_id').onDelete('CASCADE').comment('The application');
    t.bigInteger('count').notNullable().comment('Failed requests so far');
  });
  await knex.schema.createTable('failed_requests', (t) => {
    t.comment('The last 200 failed requests of each application, a ring: no personal data, no secret');
    ofApplication(t);
    t.smallint('slot').notNullable().comment('Place in the ring');
    t.timestamp('at', { useTz: true }).notNullable().comment('When');
    t.text('endpoint').notNullable().comment('authorization | token | userinfo | introspection | …');
    t.text('error').notNullable().comment('Error code of OAuth 2.0 as the application got it');
    t.text('cause').notNullable().comment('What was wrong, from a closed list; see server/diagnosis/cause.ts');
    t.text('parameter').nullable().comment('Name of the parameter it is about');
    t.text('request_id').nullable().comment('Request id, as in the log and the answer');
    t.primary(['client_id', 'slot']);
  });
  await knex.raw('ALTER TABLE failed_requests ADD CONSTRAINT failed_requests_bounded CHECK (slot BETWEEN 0 AND 199)');

  await knex.schema.createTable('live_checks', (t) => {
    t.comment('Running checks of real clients: at most one for each application');
    t.text('client_id').primary().references('applications.client_id').onDelete('CASCADE').comment('The application');
    t.uuid('started_by').notNullable().references('persons.id').comment('Who pressed the button');
    t.timestamp('started_at', { useTz: true }).notNullable().comment('When');
    t.timestamp('watches_until', { useTz: true }).notNullable().comment('What arrives until then is looked at');
    t.jsonb('seen').notNullable().defaultTo('{}').comment('Hashes of what was sent before');
  });
  await knex.schema.createTable('live_check_results', (t) => {
    t.comment('What the live check found, for one version of the settings of an application');
    ofApplication(t);
    t.integer('settings_version').notNullable().comment('Version of the settings that was checked');
    t.text('item').notNullable().comment('pkce | state | nonce | redirect | logout | rotation | errors');
    t.boolean('passed').notNullable().comment('Whether it is right');
    t.text('detail').notNullable().comment('Code of what was seen');
    t.timestamp('checked_at', { useTz: true }).notNullable().comment('When');
    t.primary(['client_id', 'settings_version', 'item']);
  });
}

async function promotion(knex: Knex): Promise<void> {
  await knex.schema.createTable('production_requests', (t) => {
    t.comment('Requests of teams to bring an application into production');
    t.uuid('id').primary().comment('Row id');
    ofApplication(t);
    t.integer('settings_version').notNullable().comment('Version of its settings that is asked for');
    t.uuid('requested_by').notNullable().references('persons.id').comment('Who asked');
    t.timestamp('requested_at', { useTz: true }).notNullable().comment('When');
    t.jsonb('settings').notNullable().comment('Addresses in production');
    t.jsonb('scopes').notNullable().comment('For each scope: purpose in three languages and legal basis');
    t.uuid('approval_id').nullable().comment('The approval that decides on it');
    t.text('status').notNullable().defaultTo('waiting').checkIn(states).comment('How it stands');
    t.timestamp('decided_at', { useTz: true }).nullable().comment('When it was decided on or taken back');
    t.text('production_client_id').nullable().references('applications.client_id').comment('What it became');
  });
  await knex.raw(
    `CREATE UNIQUE INDEX production_requests_one_open ON production_requests (client_id) WHERE status = 'waiting'`,
  );
}

async function alerts(knex: Knex): Promise<void> {
  await knex.schema.createTable('team_alerts', (t) => {
    t.comment('Where a team wants to hear of what goes wrong');
    t.uuid('team_id').primary().references('teams.id').comment('The team');
    t.binary('email_encrypted').nullable().comment('Mailbox of the team, column encryption');
    t.text('webhook_url').nullable().comment('Where signed notices are posted to');
    t.binary('webhook_secret_encrypted').nullable().comment('Key of their signature (HMAC-SHA-256), column encryption');
    t.timestamp('changed_at', { useTz: true }).notNullable().comment('Last change');
  });
  await knex.raw(`ALTER TABLE outbox_entries DROP CONSTRAINT outbox_entries_kind,
    ADD CONSTRAINT outbox_entries_kind CHECK (kind IN ('message','backchannel-logout','security-event','webhook'))`);
  await knex.raw(`COMMENT ON COLUMN outbox_entries.kind IS 'message | backchannel-logout | security-event | webhook'`);
  // The page of a team's deliveries asks by target, newest first.
  await knex.raw(
    `CREATE INDEX outbox_entries_target ON outbox_entries (target, created_at DESC) WHERE kind <> 'message'`,
  );

  // undoing an import asks every reference to a person
  await knex.raw('CREATE INDEX ON application_transfers (offered_by)');
  await knex.raw('CREATE INDEX ON live_checks (started_by)');
  await knex.raw('CREATE INDEX ON production_requests (requested_by)');
  await knex.raw('CREATE INDEX ON team_invitations (invited_by)');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
