import { findApplicationOfTeams, type ManagedApplication } from '../../clients/managed-application.ts';
import type { Queryable } from '../../db/database.ts';
import { listTeamsOf } from '../teams/store.ts';
import type { OwnTeam } from '../teams/team.ts';

export type OwnApplication = { application: ManagedApplication; team: OwnTeam };

/** The application, if one of the person's teams looks after it. Undefined otherwise, whatever the reason (T-120). */
export async function findOwnApplication(
  db: Queryable,
  personId: string,
  clientId: string,
): Promise<OwnApplication | undefined> {
  const teams = await listTeamsOf(db, personId);
  const ids = teams.map(({ id }) => id);
  const application = await findApplicationOfTeams(db, clientId, ids);
  const team = teams.find(({ id }) => id === application?.teamId);
  return application && team && { application, team };
}
