import type { Knex } from 'knex';

/** Persons, how they are found, who they are proven to be, and what they log in with. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('persons', (t) => {
    t.comment('Natural persons: one account each');
    t.uuid('id').primary().comment('Account id; never shown to applications, who get a pairwise sub');
    t.text('status').notNullable().defaultTo('active').comment('active | locked | disabled | closed');
    t.text('name').nullable().comment('Self-stated below assurance 2, the verified name from then on');
    t.text('locale').notNullable().defaultTo('zh-Hans').comment('zh-Hans | zh-Hant | en');
    t.boolean('large_print').notNullable().defaultTo(false).comment('Large-print pages wanted');
    t.smallint('assurance_level').notNullable().defaultTo(1).comment('Identity assurance (ial) 1 to 4');
    t.text('assurance_method')
      .nullable()
      .comment('What gave the level: registry | real-person-check | counter | certificate');
    t.timestamp('assurance_at', { useTz: true }).nullable().comment('When the level was proven');
    t.text('passkey_offer')
      .notNullable()
      .defaultTo('ask')
      .comment('ask | never: whether to offer a passkey after a password login');
    t.timestamp('created_at', { useTz: true }).notNullable().defaultTo(knex.fn.now()).comment('Registration time');
    t.timestamp('closed_at', { useTz: true }).nullable().comment('When the account was closed');
  });
  await knex.raw(`ALTER TABLE persons
    ADD CONSTRAINT persons_status CHECK (status IN ('active','locked','disabled','closed')),
    ADD CONSTRAINT persons_assurance CHECK (assurance_level BETWEEN 1 AND 4)`);

  await knex.schema.createTable('identifiers', (t) => {
    t.comment('Login names that find an account: mobile number, e-mail address, user name');
    t.uuid('id').primary().comment('Row id');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('Owner');
    t.text('kind').notNullable().comment('mobile | email | username');
    t.binary('value_encrypted').notNullable().comment('Normalised value (E.164, lower-case e-mail), column encryption');
    t.binary('value_fingerprint').notNullable().comment('Keyed fingerprint of kind and normalised value');
    t.timestamp('verified_at', { useTz: true }).nullable().comment('When possession was proven by us');
    t.timestamp('created_at', { useTz: true }).notNullable().defaultTo(knex.fn.now()).comment('When it was added');
    t.index('person_id');
  });
  await knex.raw(
    `CREATE UNIQUE INDEX identifiers_one_owner ON identifiers (value_fingerprint) WHERE verified_at IS NOT NULL`,
  );
  await knex.raw(
    `ALTER TABLE identifiers ADD CONSTRAINT identifiers_kind CHECK (kind IN ('mobile','email','username'))`,
  );

  await knex.schema.createTable('identity_documents', (t) => {
    t.comment('Identity documents of persons; the number is encrypted, found by fingerprint');
    t.uuid('id').primary().comment('Row id');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('Owner');
    t.text('type').notNullable().comment('Document type, see server/people/identity-documents');
    t.text('issuer').notNullable().comment('ISO 3166 alpha-3 country of issue');
    t.binary('number_encrypted').notNullable().comment('Normalised number, column encryption');
    t.binary('number_fingerprint').notNullable().comment('Keyed fingerprint of type, issuer and normalised number');
    t.smallint('level').notNullable().comment('Identity assurance this document gave');
    t.text('method').notNullable().comment('registry | real-person-check | counter | certificate');
    t.timestamp('verified_at', { useTz: true }).notNullable().comment('When it was verified');
    t.timestamp('expires_at', { useTz: true }).nullable().comment('End of validity of the document');
    t.uuid('replaced_by')
      .nullable()
      .references('identity_documents.id')
      .comment('The document that came after this one');
    t.timestamp('released_at', { useTz: true })
      .nullable()
      .comment('Set when the account was closed or merged: frees the number');
    t.timestamp('created_at', { useTz: true }).notNullable().defaultTo(knex.fn.now()).comment('When it was added');
    t.index('person_id');
  });
  await knex.raw(
    `CREATE UNIQUE INDEX identity_documents_one_person ON identity_documents (number_fingerprint) WHERE released_at IS NULL`,
  );

  await knex.schema.createTable('passwords', (t) => {
    t.comment('Passwords: one Argon2id hash each, peppered');
    t.uuid('person_id').primary().references('persons.id').onDelete('CASCADE').comment('Owner');
    t.text('hash').notNullable().comment('Argon2id in PHC string format');
    t.smallint('pepper_version').notNullable().comment('Which configured pepper went in');
    t.timestamp('changed_at', { useTz: true })
      .notNullable()
      .defaultTo(knex.fn.now())
      .comment('Last change by the person');
  });

  await knex.schema.createTable('passkeys', (t) => {
    t.comment('WebAuthn credentials');
    t.uuid('id').primary().comment('Row id, used in addresses');
    t.uuid('person_id')
      .notNullable()
      .references('persons.id')
      .onDelete('CASCADE')
      .comment('Owner; its bytes are the user handle');
    t.binary('credential_id').notNullable().unique().comment('Credential id, at most 1023 bytes');
    t.binary('public_key').notNullable().comment('COSE public key');
    t.bigInteger('sign_count').notNullable().comment('Last signature counter');
    t.boolean('backup_eligible').notNullable().comment('BE flag at registration: a synced passkey, never phrh');
    t.boolean('backed_up').notNullable().comment('BS flag last seen');
    t.specificType('transports', 'text[]').notNullable().defaultTo('{}').comment('Transport hints');
    t.uuid('aaguid').notNullable().comment('Authenticator model');
    t.text('attestation_format').notNullable().comment('none | packed | …');
    t.text('name').notNullable().comment('Name the person gave it');
    t.timestamp('created_at', { useTz: true }).notNullable().defaultTo(knex.fn.now()).comment('Registration time');
    t.timestamp('last_used_at', { useTz: true }).nullable().comment('Last successful use');
    t.index('person_id');
  });

  await knex.schema.createTable('webauthn_challenges', (t) => {
    t.comment('Outstanding WebAuthn challenges, each consumed once');
    t.binary('challenge_hash').primary().comment('SHA-256 of the challenge');
    t.text('ceremony').notNullable().comment('create | get');
    t.text('binding').notNullable().comment('Interaction or session it was issued for');
    t.uuid('person_id').nullable().comment('Person it was issued for, null for discoverable login');
    t.timestamp('expires_at', { useTz: true }).notNullable().index().comment('End of validity');
    t.timestamp('consumed_at', { useTz: true }).nullable().comment('Set by the one use');
  });

  await knex.schema.createTable('one_time_codes', (t) => {
    t.comment('One-time codes sent to a mobile number or e-mail address');
    t.uuid('id').primary().comment('Row id');
    t.text('purpose').notNullable().comment('register | login | verify-identifier | reset');
    t.text('binding').notNullable().comment('Interaction or session it was issued for');
    t.binary('target_fingerprint').notNullable().comment('Fingerprint of the address it went to');
    t.binary('code_hash').notNullable().comment('HMAC-SHA-256 of the code');
    t.smallint('attempts').notNullable().defaultTo(0).comment('Wrong tries so far');
    t.timestamp('created_at', { useTz: true }).notNullable().defaultTo(knex.fn.now()).comment('When it was made');
    t.timestamp('expires_at', { useTz: true }).notNullable().index().comment('End of validity');
    t.timestamp('consumed_at', { useTz: true }).nullable().comment('Set by the one use, or by a newer code');
    t.index(['binding', 'purpose']);
  });

  await knex.schema.createTable('throttle_counters', (t) => {
    t.comment('Counted tries per key and time window; counting and deciding is one statement');
    t.text('key').primary().comment('Class and hashed subject, such as login:ip:…');
    t.integer('hits').notNullable().comment('Tries in the window');
    t.timestamp('expires_at', { useTz: true }).notNullable().index().comment('End of the window');
  });

  await knex.schema.createTable('authenticator_failures', (t) => {
    t.comment('Consecutive failures per account and authenticator, whatever path they came by');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('Owner');
    t.text('authenticator').notNullable().comment('password | passkey | one-time-code | …');
    t.integer('failures').notNullable().comment('Consecutive failures');
    t.timestamp('locked_until', { useTz: true }).nullable().comment('No try is judged before this time');
    t.timestamp('disabled_at', { useTz: true }).nullable().comment('Set at 100 failures: dead until bound again');
    t.primary(['person_id', 'authenticator']);
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
