import type { Knex } from 'knex';

/** Policies as data: every version stays, the newest counts, and where there is none the service goes by its defaults. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('policies', (t) => {
    t.comment('Versions of policies, append-only: the newest of each name counts; none: the defaults of the service');
    t.text('name').notNullable().comment('Which policy, of the closed list in server/policies/policy.ts');
    t.integer('version').notNullable().comment('1 and up; the defaults are version 0');
    t.jsonb('settings').notNullable().comment('Every setting of the policy with its value');
    t.uuid('set_by').notNullable().references('persons.id').comment('Who set it, or asked for it');
    t.uuid('approved_by').nullable().references('persons.id').comment('The second person, where it loosened something');
    t.text('reason').notNullable().comment('Why, as whoever set it wrote it');
    t.timestamp('set_at', { useTz: true }).notNullable().comment('Since when it counts');
    t.primary(['name', 'version']);
    t.index(['set_by']);
    t.index(['approved_by']);
  });
  await knex.raw(`ALTER TABLE policies
    ADD CONSTRAINT policies_version CHECK (version > 0),
    ADD CONSTRAINT policies_two_persons CHECK (approved_by <> set_by)`);
  // Whatever adds a version, also by hand, tells every node to look again.
  await knex.raw(`CREATE FUNCTION announce_policy() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('policies_changed', NEW.name);
      RETURN NULL;
    END $$`);
  await knex.raw(`CREATE TRIGGER policies_changed AFTER INSERT OR UPDATE ON policies
    FOR EACH ROW EXECUTE FUNCTION announce_policy()`);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
