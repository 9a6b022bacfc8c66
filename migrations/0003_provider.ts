import type { Knex } from 'knex';

const parts: Record<string, string[]> = {
  sessions: ['Session'],
  grants: ['Grant'],
  tokens: ['AuthorizationCode', 'AccessToken', 'RefreshToken', 'ClientCredentials'],
  transient: ['Interaction', 'PushedAuthorizationRequest', 'ReplayDetection'],
};

/** What oidc-provider stores (one table, partitioned by model), signing keys, and the running login journeys. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`CREATE TABLE oidc_artifacts (
    model text NOT NULL,
    id_hash bytea NOT NULL,
    payload jsonb NOT NULL,
    person_id uuid,
    client_id text,
    session_uid text,
    grant_hash bytea,
    user_agent text,
    network text,
    created_at timestamptz NOT NULL DEFAULT now(),
    consumed_at timestamptz,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (id_hash, model)
  ) PARTITION BY LIST (model)`);
  for (const [part, models] of Object.entries(parts)) {
    const list = models.map((model) => `'${model}'`).join(', ');
    await knex.raw(`CREATE TABLE oidc_${part} PARTITION OF oidc_artifacts FOR VALUES IN (${list})`);
    await knex.raw(`CREATE INDEX oidc_${part}_expiry ON oidc_${part} (expires_at)`);
    // Rows live for minutes and are written once: dead ones must be found long before a fifth of the table is dead.
    await knex.raw(`ALTER TABLE oidc_${part} SET (autovacuum_vacuum_scale_factor = 0.02)`);
  }
  await knex.raw('CREATE UNIQUE INDEX oidc_sessions_uid ON oidc_sessions (session_uid)');
  await knex.raw('CREATE INDEX oidc_sessions_person ON oidc_sessions (person_id) WHERE person_id IS NOT NULL');
  await knex.raw('CREATE INDEX oidc_grants_person ON oidc_grants (person_id, client_id)');
  await knex.raw('CREATE INDEX oidc_tokens_grant ON oidc_tokens (grant_hash) WHERE grant_hash IS NOT NULL');
  await knex.raw('CREATE INDEX oidc_tokens_session ON oidc_tokens (session_uid) WHERE session_uid IS NOT NULL');
  const comments: Record<string, string> = {
    model: 'Model of oidc-provider',
    id_hash: 'SHA-256 of the identifier: the token, code or session value itself is never stored',
    payload: 'What oidc-provider stores, without the identifier',
    person_id: 'accountId of the payload',
    client_id: 'clientId of the payload',
    session_uid: 'uid of the session the artifact is bound to, or of the session itself',
    grant_hash: 'SHA-256 of the grant it belongs to',
    user_agent: 'Sessions: browser and system in words, at login',
    network: 'Sessions: shortened network address, at login',
    created_at: 'First stored',
    consumed_at: 'Set by the one use',
    expires_at: 'End of validity',
  };
  await knex.raw(`COMMENT ON TABLE oidc_artifacts IS 'Artifacts of oidc-provider, partitioned by model'`);
  for (const [column, comment] of Object.entries(comments)) {
    await knex.raw(`COMMENT ON COLUMN oidc_artifacts.${column} IS '${comment}'`);
  }

  await knex.schema.createTable('journeys', (t) => {
    t.comment('Running login journeys: what has been proven so far in one interaction');
    t.binary('uid_hash').primary().comment('SHA-256 of the interaction uid');
    t.jsonb('state').notNullable().comment('Journey state, see server/journey/state.ts');
    t.integer('version')
      .notNullable()
      .defaultTo(1)
      .comment('Raised by every change: two tabs never overwrite each other');
    t.timestamp('expires_at', { useTz: true }).notNullable().index().comment('End of validity');
  });

  await knex.schema.createTable('signing_keys', (t) => {
    t.comment('Signing keys of the provider');
    t.text('kid').primary().comment('Key id, JWK thumbprint (RFC 7638)');
    t.text('alg').notNullable().comment('ES256 | RS256');
    t.text('status').notNullable().comment('next | current | old | withdrawn');
    t.jsonb('public_jwk').notNullable().comment('Public key as published');
    t.binary('private_jwk_encrypted').notNullable().comment('Private key, column encryption');
    t.timestamp('created_at', { useTz: true }).notNullable().comment('Made and first published');
    t.timestamp('activated_at', { useTz: true }).nullable().comment('First signature');
    t.timestamp('retired_at', { useTz: true }).nullable().comment('Last signature');
  });
  await knex.raw(`CREATE UNIQUE INDEX signing_keys_one_current ON signing_keys (alg) WHERE status = 'current'`);
  await knex.raw(`CREATE UNIQUE INDEX signing_keys_one_next ON signing_keys (alg) WHERE status = 'next'`);
  await knex.raw(`ALTER TABLE signing_keys
    ADD CONSTRAINT signing_keys_alg CHECK (alg IN ('ES256','RS256')),
    ADD CONSTRAINT signing_keys_status CHECK (status IN ('next','current','old','withdrawn'))`);

  await announceApplications(knex);
}

/** Whatever changes an application, also by hand, tells every node to forget what it remembers of it. */
async function announceApplications(knex: Knex): Promise<void> {
  await knex.raw(`CREATE FUNCTION announce_application() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('applications_changed', coalesce(NEW.client_id, OLD.client_id));
      RETURN NULL;
    END $$`);
  await knex.raw(`CREATE TRIGGER applications_changed AFTER INSERT OR UPDATE OR DELETE ON applications
    FOR EACH ROW EXECUTE FUNCTION announce_application()`);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
