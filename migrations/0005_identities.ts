import type { Knex } from 'knex';

/** Three identities of one person: mandates of enterprises, posts of officials, and which identity an application was entered in. */
export async function up(knex: Knex): Promise<void> {
  await enterprises(knex);
  await mandates(knex);
  await officials(knex);
  await choices(knex);
}

async function enterprises(knex: Knex): Promise<void> {
  await knex.schema.alterTable('enterprises', (t) => {
    t.timestamp('claimed_at', { useTz: true }).nullable().comment('When the present representative was confirmed');
    t.timestamp('checked_at', { useTz: true }).nullable().comment('When the registry was last asked, and answered');
    t.index('representative_person_id');
  });
  await knex.raw(`ALTER TABLE enterprises
    ADD CONSTRAINT enterprises_kind CHECK (kind IN ('company','sole-trader','public-institution','social-organisation')),
    ADD CONSTRAINT enterprises_status CHECK (status IN ('active','suspended','struck-off'))`);
  await knex.raw('UPDATE enterprises SET claimed_at = created_at WHERE representative_person_id IS NOT NULL');
}

async function mandates(knex: Knex): Promise<void> {
  await knex.schema.createTable('mandates', (t) => {
    t.comment('Who may act for an enterprise. Rests on the right of whoever granted it, and ends with it');
    t.uuid('id').primary().comment('Row id');
    t.uuid('enterprise_id').notNullable().references('enterprises.id').comment('The enterprise acted for');
    t.uuid('parent_id')
      .nullable()
      .references('mandates.id')
      .comment('The mandate of the agency that this one is a part of');
    t.uuid('granted_by').notNullable().references('persons.id').comment('Person who granted it');
    t.uuid('granted_via')
      .nullable()
      .references('mandates.id')
      .comment('Mandate as administrator it was granted by; null: granted as legal representative');
    t.text('role').notNullable().comment('administrator | agent');
    t.uuid('agent_person_id').nullable().references('persons.id').comment('Person who may act, once accepted');
    t.uuid('agent_enterprise_id').nullable().references('enterprises.id').comment('Agency that may act');
    t.binary('invitee_encrypted').nullable().comment('Name and mobile number of the invited person, column encryption');
    t.binary('invitee_fingerprint').nullable().comment('Keyed fingerprint of both: whoever accepts must have them');
    t.binary('invitation_hash').nullable().unique().comment('SHA-256 of the secret in the invitation link');
    t.timestamp('invitation_expires_at', { useTz: true }).notNullable().comment('Until when it can be accepted');
    t.specificType('services', 'text[]').nullable().comment('client_id of the applications it is for; null: all');
    t.specificType('acts', 'text[]').nullable().comment('What may be done there; null: everything');
    t.smallint('assurance_level')
      .notNullable()
      .comment('Identity assurance of whoever granted it: no act in its name counts for more');
    t.timestamp('valid_from', { useTz: true }).notNullable().comment('Not before');
    t.timestamp('valid_until', { useTz: true }).notNullable().comment('Not from this time on');
    t.text('note').notNullable().defaultTo('').comment('What the grantor wrote to remember it by');
    t.timestamp('created_at', { useTz: true }).notNullable().comment('When it was granted');
    t.timestamp('accepted_at', { useTz: true }).nullable().comment('When the other side said yes');
    t.uuid('accepted_by').nullable().references('persons.id').comment('Who said yes');
    t.timestamp('ended_at', { useTz: true }).nullable().comment('When it was ended; null while it runs or waits');
    t.uuid('ended_by').nullable().references('persons.id').comment('Who ended it; null: nobody did, a rule did');
    t.text('end_reason').nullable().comment('Why it ended, see server/mandates');
    t.index(['enterprise_id', 'created_at']);
    t.index('parent_id');
    t.index('granted_via');
  });
  await knex.raw(`ALTER TABLE mandates
    ADD CONSTRAINT mandates_role CHECK (role IN ('administrator','agent')),
    ADD CONSTRAINT mandates_one_agent CHECK (agent_person_id IS NULL OR agent_enterprise_id IS NULL),
    ADD CONSTRAINT mandates_accepted CHECK (accepted_at IS NULL OR num_nonnulls(agent_person_id, agent_enterprise_id) = 1),
    ADD CONSTRAINT mandates_part CHECK (parent_id IS NULL OR (agent_enterprise_id IS NULL AND role = 'agent')),
    ADD CONSTRAINT mandates_administrator CHECK (role = 'agent' OR agent_enterprise_id IS NULL),
    ADD CONSTRAINT mandates_assurance CHECK (assurance_level BETWEEN 1 AND 4),
    ADD CONSTRAINT mandates_period CHECK (valid_until > valid_from
      AND valid_until AT TIME ZONE 'UTC' <= valid_from AT TIME ZONE 'UTC' + interval '5 years'),
    ADD CONSTRAINT mandates_ended CHECK ((ended_at IS NULL) = (end_reason IS NULL))`);
  await knex.raw('CREATE INDEX mandates_of_person ON mandates (agent_person_id) WHERE ended_at IS NULL');
  await knex.raw('CREATE INDEX mandates_of_agency ON mandates (agent_enterprise_id) WHERE ended_at IS NULL');
  await knex.raw(
    'CREATE INDEX mandates_of_invitee ON mandates (invitee_fingerprint) WHERE accepted_at IS NULL AND ended_at IS NULL',
  );
  await knex.raw('CREATE INDEX mandates_by_end ON mandates (valid_until) WHERE ended_at IS NULL');
  await knex.raw(
    'CREATE INDEX mandates_unanswered ON mandates (invitation_expires_at) WHERE accepted_at IS NULL AND ended_at IS NULL',
  );
}

async function officials(knex: Knex): Promise<void> {
  await knex.schema.alterTable('units', (t) => {
    t.jsonb('passkey_policy')
      .nullable()
      .comment(
        'Demands on the passkeys of its officials and those below, see server/officials; null: as the unit above',
      );
  });
  await knex.schema.alterTable('posts', (t) => {
    t.setNullable('person_id');
    t.dropUnique(['unit_id', 'job_number']);
    t.smallint('position').notNullable().defaultTo(0).comment('Order among the posts of the official');
    t.binary('invitee_encrypted').nullable().comment('Name and mobile number of the official to be, column encryption');
    t.binary('invitee_fingerprint').nullable().comment('Keyed fingerprint of both: whoever activates must have them');
    t.binary('activation_hash').nullable().unique().comment('SHA-256 of the secret in the activation link');
    t.timestamp('activation_expires_at', { useTz: true }).nullable().comment('Until when the link can be used');
    t.timestamp('activated_at', { useTz: true }).nullable().comment('When the official took the post up here');
    t.timestamp('ended_at', { useTz: true }).nullable().comment('When the official left it');
    t.text('end_reason').nullable().comment('Why it ended, see server/officials');
  });
  await knex.raw(`COMMENT ON COLUMN posts.person_id IS 'The official; null until the post is activated'`);
  await knex.raw('CREATE UNIQUE INDEX posts_job_number ON posts (unit_id, job_number) WHERE ended_at IS NULL');
  await knex.raw(
    'CREATE UNIQUE INDEX posts_one_primary ON posts (person_id) WHERE is_primary AND ended_at IS NULL AND person_id IS NOT NULL',
  );
  await knex.raw('CREATE INDEX posts_due ON posts (ends_on) WHERE ended_at IS NULL');
  await knex.raw('UPDATE posts SET activated_at = now() WHERE person_id IS NOT NULL');
  await knex.raw(`ALTER TABLE posts
    ADD CONSTRAINT posts_activated CHECK (activated_at IS NULL OR person_id IS NOT NULL),
    ADD CONSTRAINT posts_ended CHECK ((ended_at IS NULL) = (end_reason IS NULL))`);
  await knex.schema.alterTable('passkeys', (t) => {
    t.boolean('attested')
      .notNullable()
      .defaultTo(false)
      .comment('The attestation was verified against the FIDO metadata: bound to its hardware for certain');
  });
}

async function choices(knex: Knex): Promise<void> {
  await knex.schema.alterTable('applications', (t) => {
    t.jsonb('identities')
      .notNullable()
      .defaultTo('{"citizen":{}}')
      .comment('Identities it serves and what it needs of each, see server/identities');
    t.jsonb('scope_levels')
      .notNullable()
      .defaultTo('{}')
      .comment('Least levels per scope and whether the login goes on without it, see server/identities');
  });
  await knex.schema.alterTable('consents', (t) => {
    t.text('identity')
      .notNullable()
      .defaultTo('citizen')
      .comment('Identity the yes was given in: citizen | representative:… | mandate:… | post:…');
  });
  await knex.raw('DROP INDEX consents_one_live');
  await knex.raw(
    'CREATE UNIQUE INDEX consents_one_live ON consents (person_id, client_id, identity) WHERE withdrawn_at IS NULL',
  );
  await knex.schema.createTable('identity_choices', (t) => {
    t.comment('The identity a person last chose for an application');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('Who chose');
    t.text('client_id')
      .notNullable()
      .references('applications.client_id')
      .onDelete('CASCADE')
      .comment('The application');
    t.text('identity').notNullable().comment('citizen | representative:… | mandate:… | post:…');
    t.timestamp('chosen_at', { useTz: true }).notNullable().comment('When');
    t.primary(['person_id', 'client_id']);
  });
  // Uses of a mandate, and all that was done in the name of an enterprise, are read from the audit log.
  for (const named of ['mandateId', 'agencyMandateId', 'enterpriseId']) {
    await knex.raw(`CREATE INDEX audit_events_by_${named.toLowerCase()} ON audit_events ((detail ->> '${named}'), sequence)
      WHERE type = 'identity.chosen' AND detail ->> '${named}' IS NOT NULL`);
  }
  await knex.raw('ALTER TABLE oidc_artifacts ADD COLUMN identity text');
  await knex.raw(
    `COMMENT ON COLUMN oidc_artifacts.identity IS 'Grants: the identity the application was entered in; null: citizen'`,
  );
  await knex.raw('CREATE INDEX oidc_grants_identity ON oidc_grants (identity) WHERE identity IS NOT NULL');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
