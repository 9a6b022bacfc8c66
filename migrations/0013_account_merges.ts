import type { Knex } from 'knex';

/** Two accounts of one person become one: what moved, so that it can go back; who knew which account; who may be one person. */
export async function up(knex: Knex): Promise<void> {
  await names(knex);
  await acquaintances(knex);
  await merges(knex);
  await findings(knex);
  await knex.raw(`ALTER TABLE outbox_entries DROP CONSTRAINT outbox_entries_kind,
    ADD CONSTRAINT outbox_entries_kind CHECK (kind IN ('message','backchannel-logout','security-event'))`);
  await knex.raw(`COMMENT ON COLUMN outbox_entries.kind IS 'message | backchannel-logout | security-event'`);
  await knex.schema.alterTable('applications', (t) => {
    t.text('security_events_uri')
      .nullable()
      .comment('Where security event tokens are posted to (RFC 8935); null: it wants none');
  });
}

/** What the outside goes on calling an account that is no more. */
async function names(knex: Knex): Promise<void> {
  await knex.schema.alterTable('persons', (t) => {
    t.jsonb('subject_aliases')
      .nullable()
      .comment(
        'Sectors that know this person by an account merged into this one: sector to the id that their sub is made of',
      );
  });
  await knex.schema.alterTable('passkeys', (t) => {
    t.uuid('user_handle')
      .nullable()
      .comment('The account that the authenticator names, where that one was merged into the owner; null: the owner');
  });
}

/**
 * Which applications were ever told the sub of an account: by it a merge decides who goes on seeing which sub. Every sub
 * hangs on a grant, so a trigger there forgets none and costs no round trip.
 */
async function acquaintances(knex: Knex): Promise<void> {
  await knex.schema.createTable('application_accounts', (t) => {
    t.comment('Applications that were told the sub of an account');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('The account');
    t.text('client_id').notNullable().comment('The application');
    t.timestamp('first_at', { useTz: true }).notNullable().comment('When it was entered first');
    t.primary(['person_id', 'client_id']);
  });
  await knex.raw(`CREATE FUNCTION note_application_account() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO application_accounts (person_id, client_id, first_at)
        SELECT p.id, a.client_id, now() FROM persons p, applications a
        WHERE p.id = NEW.person_id AND a.client_id = NEW.client_id
        ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$`);
  await knex.raw(`CREATE TRIGGER note_application_account AFTER INSERT ON oidc_grants
    FOR EACH ROW EXECUTE FUNCTION note_application_account()`);
  await knex.raw(`INSERT INTO application_accounts (person_id, client_id, first_at)
    SELECT known.person_id, known.client_id, min(known.at) FROM (
      SELECT person_id, client_id, created_at AS at FROM oidc_grants
      UNION ALL SELECT person_id, client_id, granted_at FROM consents
      UNION ALL SELECT person_id, client_id, occurred_at FROM audit_events
        WHERE type IN ('login.attempt.succeeded','identity.chosen','consent.granted')) known
    JOIN persons p ON p.id = known.person_id JOIN applications a ON a.client_id = known.client_id
    GROUP BY 1, 2`);
}

async function merges(knex: Knex): Promise<void> {
  await knex.schema.createTable('account_merges', (t) => {
    t.comment('Accounts that became part of another account of the same person');
    t.uuid('id').primary().comment('Merge id, which undoing names');
    t.uuid('surviving_id').notNullable().references('persons.id').comment('The account that stayed');
    t.uuid('retired_id').notNullable().references('persons.id').comment('The account that was closed for it');
    t.text('by').notNullable().comment('person | desk');
    t.jsonb('aliases').notNullable().comment('Sectors whose sub is made of another id since: what undoing takes off');
    t.jsonb('told').notNullable().comment('Applications that were told of it, and between which ids their sub changed');
    t.timestamp('merged_at', { useTz: true }).notNullable().comment('When');
    t.timestamp('undo_until', { useTz: true }).notNullable().comment('It can be undone before this time');
    t.timestamp('undone_at', { useTz: true }).nullable().comment('When it was undone');
    t.timestamp('cleaned_at', { useTz: true }).nullable().comment('When what undoing needs was removed');
    t.index('surviving_id');
    t.index('retired_id');
  });
  await knex.raw(`ALTER TABLE account_merges
    ADD CONSTRAINT account_merges_by CHECK (by IN ('person','desk')),
    ADD CONSTRAINT account_merges_two CHECK (surviving_id <> retired_id)`);
  await knex.raw('CREATE UNIQUE INDEX account_merges_once ON account_merges (retired_id) WHERE undone_at IS NULL');
  await knex.raw(
    'CREATE INDEX account_merges_to_clean ON account_merges (undo_until) WHERE cleaned_at IS NULL AND undone_at IS NULL',
  );

  await knex.schema.createTable('account_merge_moves', (t) => {
    t.comment('Every row that a merge changed, before and after, in the columns it changed: no personal data');
    t.bigIncrements('id').comment('Order of the changes');
    t.uuid('merge_id').notNullable().references('account_merges.id').onDelete('CASCADE').comment('The merge');
    t.text('table_name').notNullable().comment('Table of the row');
    t.jsonb('row_key').notNullable().comment('Columns that name the row');
    t.jsonb('before').notNullable().comment('Changed columns as they were');
    t.jsonb('after').notNullable().comment('The same as the merge left them');
    t.index('merge_id');
  });
}

async function findings(knex: Knex): Promise<void> {
  await knex.schema.createTable('account_twins', (t) => {
    t.comment('Accounts that were found to be of one person, by the keyed fingerprint of an identity document');
    t.uuid('owner_id')
      .notNullable()
      .references('persons.id')
      .onDelete('CASCADE')
      .comment('Account that is verified by the document');
    t.uuid('other_id')
      .notNullable()
      .references('persons.id')
      .onDelete('CASCADE')
      .comment('Account that came with it as well');
    t.text('found_by').notNullable().comment('verification | arrival');
    t.timestamp('found_at', { useTz: true }).notNullable().comment('When it was found first');
    t.primary(['owner_id', 'other_id']);
    t.index('other_id');
  });
  await knex.raw(`ALTER TABLE account_twins
    ADD CONSTRAINT account_twins_found_by CHECK (found_by IN ('verification','arrival'))`);

  await knex.schema.createTable('merge_proofs', (t) => {
    t.comment('First half of a merge: somebody proved one account, and logs in to the other within minutes');
    t.binary('token_hash').primary().comment('SHA-256 of the secret in the cookie of that browser');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('The account proven first');
    t.text('amr').notNullable().comment('Methods it was proven by');
    t.timestamp('expires_at', { useTz: true }).notNullable().index().comment('End of validity');
    t.timestamp('consumed_at', { useTz: true }).nullable().comment('Set by the one use');
    t.index('person_id');
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
