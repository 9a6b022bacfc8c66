import type { Knex } from 'knex';
import { containing } from '../../db/containing.ts';
import type { Queryable } from '../../db/database.ts';
import type { Translated } from '../../lib/locale.ts';
import type { OwnTeam, Role } from './team.ts';

type OwnTeamRow = { id: string; name: string; unit_id: string; unit_name: Translated; role: Role };

const ownTeam = (row: OwnTeamRow): OwnTeam => ({
  id: row.id,
  name: row.name,
  unitId: row.unit_id,
  unitName: row.unit_name,
  role: row.role,
});

export type NewTeam = { id: string; unitId: string; name: string; passwordEncrypted: Buffer };

export async function insertTeam(tx: Queryable, team: NewTeam, now: Date): Promise<void> {
  await tx('teams').insert({
    id: team.id,
    unit_id: team.unitId,
    name: team.name,
    sandbox_password_encrypted: team.passwordEncrypted,
    created_at: now,
  });
}

/** Whoever is in the team already stays what they are. */
export async function insertMember(
  tx: Queryable,
  member: { teamId: string; personId: string; role: Role },
  now: Date,
): Promise<void> {
  await tx('team_members')
    .insert({ team_id: member.teamId, person_id: member.personId, role: member.role, joined_at: now })
    .onConflict(['team_id', 'person_id'])
    .ignore();
}

export async function countTeamsOf(tx: Queryable, personId: string): Promise<number> {
  const [row] = await tx('team_members').where({ person_id: personId }).count<{ count: string }[]>();
  return Number(row?.count ?? 0);
}

export async function listTeamsOf(db: Queryable, personId: string): Promise<OwnTeam[]> {
  const rows = await ownTeams(db, personId).orderBy('teams.name');
  return rows.map(ownTeam);
}

/** Undefined for whoever is not in it, as for one that there is not (T-120). */
export async function findTeamOf(db: Queryable, personId: string, teamId: string): Promise<OwnTeam | undefined> {
  const [row] = await ownTeams(db, personId).where({ 'teams.id': teamId });
  return row && ownTeam(row);
}

/** A team as somebody who is not in it may know it: the invited, and whoever is offered an application. */
export async function findTeamName(
  db: Queryable,
  teamId: string,
): Promise<{ name: string; unitId: string; unitName: Translated } | undefined> {
  const row = await db('teams')
    .join('units', 'units.id', 'teams.unit_id')
    .where({ 'teams.id': teamId })
    .first<{ name: string; unit_id: string; unit_name: Translated } | undefined>(
      'teams.name',
      'teams.unit_id',
      'units.name as unit_name',
    );
  return row && { name: row.name, unitId: row.unit_id, unitName: row.unit_name };
}

function ownTeams(db: Queryable, personId: string) {
  return db<OwnTeamRow>('teams')
    .join('team_members', 'team_members.team_id', 'teams.id')
    .join('units', 'units.id', 'teams.unit_id')
    .where({ 'team_members.person_id': personId })
    .select<OwnTeamRow[]>('teams.id', 'teams.name', 'teams.unit_id', 'units.name as unit_name', 'team_members.role');
}

export async function findSandboxPassword(db: Queryable, teamId: string): Promise<Buffer | undefined> {
  const row = await db('teams')
    .where({ id: teamId })
    .first<{ sealed: Buffer } | undefined>('sandbox_password_encrypted as sealed');
  return row?.sealed;
}

/** Holds a team until the transaction ends: of two owners who leave together one is the last. */
export async function lockTeam(tx: Knex.Transaction, teamId: string): Promise<boolean> {
  return (await tx('teams').where({ id: teamId }).forUpdate().first('id')) !== undefined;
}

export type MemberRow = { person_id: string; role: Role; joined_at: Date };

/** A closed account is no member: it owns nothing, and nobody waits for it. */
export async function listMembers(db: Queryable, teamId: string): Promise<MemberRow[]> {
  return db('team_members as m')
    .join('persons as p', 'p.id', 'm.person_id')
    .where({ 'm.team_id': teamId })
    .whereNot('p.status', 'closed')
    .orderBy(['m.joined_at', 'm.person_id'])
    .select<MemberRow[]>('m.person_id', 'm.role', 'm.joined_at');
}

export async function deleteMember(tx: Queryable, teamId: string, personId: string): Promise<boolean> {
  return (await tx('team_members').where({ team_id: teamId, person_id: personId }).delete()) === 1;
}

export async function updateRole(tx: Queryable, teamId: string, personId: string, role: Role): Promise<boolean> {
  return (await tx('team_members').where({ team_id: teamId, person_id: personId }).update({ role })) === 1;
}

export type UnitFound = { id: string; name: Translated; above: Translated | null };

/** Units whose name in any language has the words in it, the higher ones first; at most `limit`. */
export async function searchUnits(db: Queryable, words: string, limit: number): Promise<UnitFound[]> {
  const { rows } = await db.raw<{ rows: UnitFound[] }>(
    `SELECT u.id, u.name, p.name AS above FROM units u LEFT JOIN units p ON p.id = u.parent_id
     WHERE u.name ->> 'zh-Hans' ILIKE :pattern OR u.name ->> 'zh-Hant' ILIKE :pattern OR u.name ->> 'en' ILIKE :pattern
     ORDER BY length(u.name ->> 'zh-Hans'), u.id LIMIT :limit`,
    { pattern: containing(words), limit },
  );
  return rows;
}

export async function findUnitName(db: Queryable, unitId: string): Promise<Translated | undefined> {
  const row = await db('units').where({ id: unitId }).first<{ name: Translated } | undefined>('name');
  return row?.name;
}
