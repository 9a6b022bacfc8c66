import type { Knex } from 'knex';

/** Three identities of one person: mandates of enterprises, posts of officials, and which identity an application was entered in. */
export async function up(knex: Knex): Promise<void> {
  await enterprises(knex);
  await mandates(knex);
  await officials(knex);
  await choices(knex);
  await identityFunctions(knex);
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
  await knex.raw(`CREATE INDEX audit_events_by_mandate ON audit_events ((detail ->> 'mandateId'), sequence)
    WHERE jsonb_exists(detail, 'mandateId')`);
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
  for (const named of ['mandateId', 'enterpriseId']) {
    await knex.raw(`CREATE INDEX audit_events_by_${named.toLowerCase()} ON audit_events ((detail ->> '${named}'), sequence)
      WHERE type = 'identity.chosen' AND detail ->> '${named}' IS NOT NULL`);
  }
  await knex.raw('ALTER TABLE oidc_artifacts ADD COLUMN identity text');
  await knex.raw(
    `COMMENT ON COLUMN oidc_artifacts.identity IS 'Grants: the identity the application was entered in; null: citizen'`,
  );
  await knex.raw('CREATE INDEX oidc_grants_identity ON oidc_grants (identity) WHERE identity IS NOT NULL');
}

/**
 * The one place that says whether an identity may be worn now, and what is told about it. Read in the same round trip as the
 * grant that rests on it, so that an ended mandate or post is gone from the next token whatever node gives it out (T-128).
 */
async function identityFunctions(knex: Knex): Promise<void> {
  await knex.raw(`CREATE FUNCTION representative_facts(wearer uuid, enterprise uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('type', 'enterprise',
      'enterprise', jsonb_build_object('id', e.id, 'uscc', e.uscc, 'name', e.name, 'kind', e.kind, 'status', e.status),
      'mandate', jsonb_build_object('id', NULL, 'role', 'representative', 'services', NULL, 'acts', NULL,
        'validUntil', NULL, 'assuranceLevel', 4, 'chain', '[]'::jsonb))
    FROM enterprises e
    WHERE e.id = enterprise AND e.representative_person_id = wearer AND e.status = 'active'
  $$`);
  // A person acts by their own mandate, or as representative of the agency it was given to. Every part of the chain must hold.
  await knex.raw(`CREATE FUNCTION mandate_facts(wearer uuid, mandate uuid, at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('type', 'enterprise',
      'enterprise', jsonb_build_object('id', e.id, 'uscc', e.uscc, 'name', e.name, 'kind', e.kind, 'status', e.status),
      'mandate', jsonb_build_object('id', m.id, 'role', m.role, 'services', m.services, 'acts', m.acts,
        'validUntil', m.valid_until, 'assuranceLevel', m.assurance_level,
        'chain', CASE WHEN a.id IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(
          jsonb_build_object('mandate', coalesce(p.id, m.id), 'uscc', a.uscc, 'name', a.name)) END))
    FROM mandates m
    JOIN enterprises e ON e.id = m.enterprise_id
    LEFT JOIN mandates p ON p.id = m.parent_id
    LEFT JOIN enterprises a ON a.id = coalesce(p.agent_enterprise_id, m.agent_enterprise_id)
    WHERE m.id = mandate AND (m.agent_person_id = wearer OR a.representative_person_id = wearer AND m.parent_id IS NULL)
      AND m.accepted_at IS NOT NULL AND m.ended_at IS NULL AND m.valid_from <= at AND at < m.valid_until
      AND e.status = 'active'
      AND (a.id IS NULL OR a.status = 'active')
      AND (m.parent_id IS NULL
        OR p.accepted_at IS NOT NULL AND p.ended_at IS NULL AND p.valid_from <= at AND at < p.valid_until)
  $$`);
  await knex.raw(`CREATE FUNCTION unit_path(unit uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH RECURSIVE above AS (
      SELECT u.id, u.parent_id, u.name, u.division_code, u.passkey_policy, 0 AS steps FROM units u WHERE u.id = unit
      UNION ALL
      SELECT u.id, u.parent_id, u.name, u.division_code, u.passkey_policy, a.steps + 1
      FROM units u JOIN above a ON u.id = a.parent_id WHERE a.steps < 20)
    SELECT jsonb_build_object(
      'path', jsonb_agg(jsonb_build_object('id', id, 'name', name, 'divisionCode', division_code) ORDER BY steps DESC),
      'passkeyPolicy', (SELECT passkey_policy FROM above WHERE passkey_policy IS NOT NULL ORDER BY steps LIMIT 1))
    FROM above
  $$`);
  await knex.raw(`CREATE FUNCTION post_facts(wearer uuid, post uuid, at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('type', 'official',
      'official', jsonb_build_object('postId', o.id, 'title', o.title, 'jobNumber', o.job_number, 'isPrimary', o.is_primary,
        'unitId', u.id, 'unitName', u.name, 'level', u.level, 'divisionCode', u.division_code,
        'unitPath', unit_path(u.id) -> 'path', 'passkeyPolicy', unit_path(u.id) -> 'passkeyPolicy'))
    FROM posts o JOIN units u ON u.id = o.unit_id
    WHERE o.id = post AND o.person_id = wearer AND o.activated_at IS NOT NULL AND o.ended_at IS NULL
      AND o.starts_on <= (at AT TIME ZONE 'Asia/Shanghai')::date
      AND (o.ends_on IS NULL OR o.ends_on >= (at AT TIME ZONE 'Asia/Shanghai')::date)
  $$`);
  await knex.raw(`CREATE FUNCTION identity_facts(wearer uuid, identity text, at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT CASE split_part(identity, ':', 1)
      WHEN 'representative' THEN representative_facts(wearer, split_part(identity, ':', 2)::uuid)
      WHEN 'mandate' THEN mandate_facts(wearer, split_part(identity, ':', 2)::uuid, at)
      WHEN 'post' THEN post_facts(wearer, split_part(identity, ':', 2)::uuid, at)
      WHEN 'citizen' THEN '{"type":"citizen"}'::jsonb
    END
  $$`);
  await knex.raw(`CREATE FUNCTION identities_of(wearer uuid, at timestamptz) RETURNS TABLE (identity text, facts jsonb)
    LANGUAGE sql STABLE AS $$
    SELECT worn.identity, worn.facts FROM (
      SELECT 'citizen' AS identity, identity_facts(wearer, 'citizen', at) AS facts
      UNION ALL
      SELECT 'representative:' || e.id, representative_facts(wearer, e.id)
        FROM enterprises e WHERE e.representative_person_id = wearer
      UNION ALL
      SELECT 'mandate:' || m.id, mandate_facts(wearer, m.id, at)
        FROM mandates m WHERE m.agent_person_id = wearer AND m.ended_at IS NULL
      UNION ALL
      SELECT 'mandate:' || m.id, mandate_facts(wearer, m.id, at)
        FROM enterprises a JOIN mandates m ON m.agent_enterprise_id = a.id AND m.ended_at IS NULL
        WHERE a.representative_person_id = wearer
      UNION ALL
      SELECT 'post:' || o.id, post_facts(wearer, o.id, at) FROM posts o WHERE o.person_id = wearer AND o.ended_at IS NULL
    ) worn WHERE worn.facts IS NOT NULL
  $$`);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
