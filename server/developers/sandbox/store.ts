import type { Queryable } from '../../db/database.ts';
import type { Situation, TestIdentity } from './situations.ts';

export type TestPersonRow = { person_id: string; situation: Situation; login_name: string };

export async function insertTestPersonOf(tx: Queryable, teamId: string, row: TestPersonRow): Promise<void> {
  await tx('test_persons').insert({ team_id: teamId, ...row });
}

export async function insertTestIdentity(
  tx: Queryable,
  personId: string,
  { identity, facts, until }: TestIdentity,
): Promise<void> {
  await tx('test_identities').insert({ person_id: personId, identity, facts: JSON.stringify(facts), until });
}

export async function listTestPersons(db: Queryable, teamId: string): Promise<TestPersonRow[]> {
  return db<TestPersonRow>('test_persons')
    .where({ team_id: teamId } as object)
    .select('person_id', 'situation', 'login_name');
}
