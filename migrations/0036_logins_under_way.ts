import type { Knex } from 'knex';

/** Whose a login under way is: what was proven in it ends with any change of what that account is logged in to with. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`ALTER TABLE journeys ADD COLUMN person_id uuid GENERATED ALWAYS AS
    (coalesce(state ->> 'personId', state -> 'claim' ->> 'personId')::uuid) STORED`);
  await knex.raw(`COMMENT ON COLUMN journeys.person_id IS 'Whose the proofs in state are; kept by the database'`);
  await knex.raw('CREATE INDEX journeys_person ON journeys (person_id) WHERE person_id IS NOT NULL');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
