import type { Knex } from 'knex';

/** Imported accounts that are still to be claimed, and passwords of old systems that are still to be hashed anew. */
export async function up(knex: Knex): Promise<void> {
  // A login name nobody has proven finds an imported account for whoever knows its password.
  await knex.raw('CREATE INDEX identifiers_unproven ON identifiers (value_fingerprint) WHERE verified_at IS NULL');
  // An unproven name finds an account where nobody has proven it, and where it is not two accounts that carry it.
  await knex.raw(`CREATE FUNCTION person_named(fingerprint bytea) RETURNS TABLE (person_id uuid, is_proven boolean)
    LANGUAGE sql STABLE AS $$
      SELECT i.person_id, true FROM identifiers i WHERE i.value_fingerprint = fingerprint AND i.verified_at IS NOT NULL
      UNION ALL
      SELECT (array_agg(i.person_id))[1], false FROM identifiers i
        WHERE i.value_fingerprint = fingerprint AND i.verified_at IS NULL HAVING count(*) = 1
      ORDER BY 2 DESC LIMIT 1
    $$`);
  // In an order that nobody can foresee: a login name without such a password is given the recipe of one by its fingerprint.
  await knex.raw(`CREATE INDEX passwords_of_old_systems ON passwords (md5(hash)) WHERE legacy IS NOT NULL`);

  // Taking an import back removes persons, and the database then looks for each of them in every table that names persons.
  for (const [table, column] of [
    ['approvals', 'requested_by'],
    ['approvals', 'decided_by'],
    ['role_grants', 'person_id'],
    ['role_grants', 'granted_by'],
    ['role_grants', 'ended_by'],
  ] as const) {
    await knex.raw(`CREATE INDEX ${table}_removing_by_${column} ON ${table} (${column}) WHERE ${column} IS NOT NULL`);
  }
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
