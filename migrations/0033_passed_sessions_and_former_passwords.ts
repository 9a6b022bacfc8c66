import type { Knex } from 'knex';

/** Sessions past a tightened limit end for good and are told of; a password that may expire does not come back soon. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('session_rounds', (t) => {
    t.comment('When all sessions are gone through after a policy of sessions was tightened, to end those past it');
    t.integer('version').notNullable().comment('Version of the policy of sessions');
    t.smallint('round').notNullable().comment('1: at once; 2: when whatever was not used since is past the idle limit');
    t.timestamp('due_at', { useTz: true }).notNullable().comment('Not before');
    t.text('after_uid').notNullable().defaultTo('').comment('Sessions up to this uid were looked at');
    t.integer('ended').notNullable().defaultTo(0).comment('Sessions that were ended so far');
    t.timestamp('done_at', { useTz: true }).nullable().comment('When the last one was looked at');
    t.primary(['version', 'round']);
  });

  await knex.schema.createTable('former_passwords', (t) => {
    t.comment('Hashes of passwords that an account had while they could expire: refused as its new one');
    t.uuid('id').primary().comment('Row id');
    t.uuid('person_id').notNullable().references('persons.id').onDelete('CASCADE').comment('Whose it was');
    t.text('hash').notNullable().comment('Argon2id in PHC string format');
    t.smallint('pepper_version').notNullable().comment('Which configured pepper went in');
    t.text('legacy').nullable().comment('Recipe of an old system, where the hash is over what that had stored');
    t.timestamp('replaced_at', { useTz: true }).notNullable().comment('When it was changed, reset or removed');
    t.timestamp('expires_at', { useTz: true })
      .notNullable()
      .index()
      .comment('Until when it is refused, then forgotten');
    t.index(['person_id', 'replaced_at']);
  });
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
