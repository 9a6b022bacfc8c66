import type { Knex } from 'knex';

/** The province: divisions, units, posts, enterprises, applications and the consent given to them. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('divisions', (t) => {
    t.comment('Administrative divisions (GB/T 2260 and below)');
    t.text('code').primary().comment('6, 9 or 12 digits');
    t.text('parent_code').nullable().references('divisions.code').comment('The division above');
    t.text('level').notNullable().comment('province | city | county | township: a label, not the depth');
    t.jsonb('name').notNullable().comment('Name in zh-Hans, zh-Hant and en');
  });

  await knex.schema.createTable('units', (t) => {
    t.comment('Government bodies and parts of them, a tree');
    t.uuid('id').primary().comment('Stable node id');
    t.uuid('parent_id').nullable().references('units.id').comment('The unit above');
    t.text('kind').notNullable().comment('government | department | office');
    t.text('level').notNullable().comment('province | city | county | township');
    t.text('division_code').notNullable().references('divisions.code').comment('Where it is');
    t.text('uscc').nullable().unique().comment('Unified social credit code of the body');
    t.jsonb('name').notNullable().comment('Name in zh-Hans, zh-Hant and en');
    t.timestamp('created_at', { useTz: true }).notNullable().defaultTo(knex.fn.now()).comment('When it was added');
    t.index('parent_id');
  });

  await knex.schema.createTable('posts', (t) => {
    t.comment('Appointments of persons to units');
    t.uuid('id').primary().comment('Row id');
    t.uuid('person_id').notNullable().references('persons.id').comment('The official');
    t.uuid('unit_id').notNullable().references('units.id').comment('The unit');
    t.text('title').notNullable().comment('Title of the post');
    t.text('job_number').notNullable().comment('Number of the official within the unit');
    t.boolean('is_primary').notNullable().comment('Main post or not');
    t.date('starts_on').notNullable().comment('First day');
    t.date('ends_on').nullable().comment('Last day');
    t.unique(['unit_id', 'job_number']);
    t.index('person_id');
  });

  await knex.schema.createTable('enterprises', (t) => {
    t.comment('Legal entities');
    t.uuid('id').primary().comment('Row id');
    t.text('uscc').notNullable().unique().comment('Unified social credit code (GB 32100)');
    t.text('name').notNullable().comment('Registered name');
    t.text('kind').notNullable().comment('company | sole-trader | public-institution | social-organisation');
    t.text('status').notNullable().comment('active | suspended | struck-off');
    t.uuid('representative_person_id')
      .nullable()
      .references('persons.id')
      .comment('Legal representative, once claimed');
    t.timestamp('created_at', { useTz: true }).notNullable().defaultTo(knex.fn.now()).comment('When it was added');
  });

  await knex.schema.createTable('applications', (t) => {
    t.comment('Systems of departments: OpenID Connect clients');
    t.text('client_id').primary().comment('client_id of OAuth 2.0');
    t.uuid('unit_id').notNullable().references('units.id').comment('The unit that answers for it');
    t.text('status').notNullable().defaultTo('active').comment('active | suspended');
    t.jsonb('name').notNullable().comment('Name in zh-Hans, zh-Hant and en');
    t.boolean('first_party')
      .notNullable()
      .defaultTo(false)
      .comment('The duty is by statute: a notice in place of consent');
    t.jsonb('metadata').notNullable().comment('OpenID Connect client metadata, without the secret');
    t.binary('secret_encrypted').nullable().comment('client_secret, column encryption');
    t.jsonb('purposes')
      .notNullable()
      .defaultTo('{}')
      .comment('Why each scope is asked: scope to text in three languages');
    t.timestamp('created_at', { useTz: true }).notNullable().defaultTo(knex.fn.now()).comment('When it was added');
    t.timestamp('updated_at', { useTz: true })
      .notNullable()
      .defaultTo(knex.fn.now())
      .comment('Last change: the version caches compare');
  });

  await knex.schema.createTable('consents', (t) => {
    t.comment('What a person agreed to share with an application');
    t.uuid('id').primary().comment('Row id');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('Who agreed');
    t.text('client_id')
      .notNullable()
      .references('applications.client_id')
      .onDelete('CASCADE')
      .comment('The application');
    t.specificType('scopes', 'text[]').notNullable().comment('Scopes agreed to');
    t.specificType('claims', 'text[]').notNullable().defaultTo('{}').comment('Single claims agreed to');
    t.timestamp('granted_at', { useTz: true }).notNullable().defaultTo(knex.fn.now()).comment('Time of the yes');
    t.timestamp('withdrawn_at', { useTz: true }).nullable().comment('Time it was withdrawn');
  });
  await knex.raw('CREATE UNIQUE INDEX consents_one_live ON consents (person_id, client_id) WHERE withdrawn_at IS NULL');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
