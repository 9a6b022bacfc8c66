import type { Knex } from 'knex';

/** Identity sources, the logins there that people linked to their accounts, and what a login through one leaves behind. */
export async function up(knex: Knex): Promise<void> {
  await sources(knex);
  await links(knex);
  await running(knex);
}

async function sources(knex: Knex): Promise<void> {
  await knex.schema.createTable('identity_sources', (t) => {
    t.comment('Upstream providers that people may log in through');
    t.uuid('id').primary().comment('Row id');
    t.text('kind').notNullable().comment('oidc | oauth2 | saml | ldap');
    t.text('slug').notNullable().unique().comment('Name in the addresses that the browser comes back to');
    t.text('issuer')
      .notNullable()
      .unique()
      .comment('Name of the source in the key (issuer, subject): two sources never share one');
    t.jsonb('configuration')
      .notNullable()
      .comment('Settings, names, icon, ceilings and mapping, see server/federation/source-config.ts; no secret');
    t.binary('secrets_encrypted').notNullable().comment('Keys and passwords towards the source, column encryption');
    t.boolean('enabled').notNullable().comment('Whether anybody may log in through it');
    t.integer('position').notNullable().defaultTo(0).comment('Order of the buttons, lowest first');
    t.integer('version').notNullable().defaultTo(1).comment('Raised by every change: caches compare it');
    t.timestamp('created_at', { useTz: true }).notNullable().comment('When it was added');
    t.timestamp('updated_at', { useTz: true }).notNullable().comment('Last change');
  });
  await knex.raw(`ALTER TABLE identity_sources
    ADD CONSTRAINT identity_sources_kind CHECK (kind IN ('oidc','oauth2','saml','ldap'))`);
  await knex.raw(`CREATE FUNCTION raise_source_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.version := OLD.version + 1;
      RETURN NEW;
    END $$`);
  await knex.raw(`CREATE TRIGGER raise_version BEFORE UPDATE ON identity_sources
    FOR EACH ROW EXECUTE FUNCTION raise_source_version()`);
  // Whatever changes a source, also by hand, tells every node to look again.
  await knex.raw(`CREATE FUNCTION announce_source() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('identity_sources_changed', coalesce(NEW.slug, OLD.slug));
      RETURN NULL;
    END $$`);
  await knex.raw(`CREATE TRIGGER identity_sources_changed AFTER INSERT OR UPDATE OR DELETE ON identity_sources
    FOR EACH ROW EXECUTE FUNCTION announce_source()`);
}

async function links(knex: Knex): Promise<void> {
  await knex.schema.createTable('source_links', (t) => {
    t.comment('Logins at sources that open an account here; the key is (issuer, subject) and nothing else');
    t.uuid('id').primary().comment('Row id, used in addresses');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('Whose account it opens');
    t.uuid('source_id').notNullable().references('identity_sources.id').comment('The source');
    t.text('issuer').notNullable().comment('Issuer as the source wrote it');
    t.binary('subject_fingerprint').notNullable().comment('Keyed fingerprint of issuer and subject');
    t.binary('subject_encrypted').notNullable().comment('Name of the source for the person, column encryption');
    t.text('name').nullable().comment('What the person calls it; null: the name of the source');
    t.timestamp('linked_at', { useTz: true }).notNullable().comment('When it was linked');
    t.timestamp('last_used_at', { useTz: true }).nullable().comment('Last login through it');
    t.timestamp('ended_at', { useTz: true })
      .nullable()
      .comment('When it was taken off; null while it opens the account');
    t.index('person_id');
    t.index('source_id');
  });
  // One upstream identity opens one account, whatever runs at the same time (T-110, T-163).
  await knex.raw(
    'CREATE UNIQUE INDEX source_links_one_account ON source_links (subject_fingerprint) WHERE ended_at IS NULL',
  );
}

async function running(knex: Knex): Promise<void> {
  await knex.schema.createTable('source_attempts', (t) => {
    t.comment('Logins at sources that were begun here, each taken up once');
    t.binary('binding_hash').primary().comment('SHA-256 of the journey or session it was begun in: one at a time');
    t.uuid('source_id').notNullable().comment('The source the browser was sent to');
    t.binary('sealed').notNullable().comment('State, nonce and verifier towards the source, column encryption');
    t.timestamp('expires_at', { useTz: true }).notNullable().index().comment('End of validity');
  });

  await knex.schema.createTable('source_answers', (t) => {
    t.comment(
      'Answers that came by a form of another site, waiting for the browser to fetch them with its own cookies',
    );
    t.binary('handle_hash').primary().comment('SHA-256 of the handle in the address the browser is sent to');
    t.uuid('source_id').notNullable().comment('The source whose address was posted to');
    t.binary('answer_encrypted').notNullable().comment('The form as it came, column encryption');
    t.timestamp('expires_at', { useTz: true }).notNullable().index().comment('End of validity');
  });

  await knex.schema.createTable('source_uses', (t) => {
    t.comment('What may be shown once: states, assertions and logout tokens of sources that were taken');
    t.binary('value_hash').primary().comment('SHA-256 of the source and the value');
    t.timestamp('expires_at', { useTz: true }).notNullable().index().comment('Not accepted by anybody from then on');
  });

  await knex.schema.createTable('source_sessions', (t) => {
    t.comment('Sessions that began by a login through a source, and end with it');
    t.text('session_uid').primary().comment('uid of the session');
    t.uuid('source_id').notNullable().comment('The source');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('Who logged in');
    t.binary('subject_fingerprint').notNullable().comment('Keyed fingerprint of issuer and subject');
    t.binary('sid_fingerprint').nullable().comment('Keyed fingerprint of issuer and session id at the source');
    t.timestamp('expires_at', { useTz: true }).notNullable().index().comment('No session lives longer');
    t.index('source_id');
    t.index('subject_fingerprint');
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
