import { recordEvent } from '../../audit/record.ts';
import { listApplicationsOfTeam } from '../../clients/managed-application.ts';
import { registerApplication } from '../../clients/register-application.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import type { DeveloperParts } from '../parts.ts';
import { findTeamOf, lockTeam } from '../teams/store.ts';
import { registrationOf, type SettingsRefused } from './judge-settings.ts';
import type { Settings } from './settings.ts';

export type RegisterRefused = SettingsRefused | 'not-found' | 'too-many';

const mostApplications = 50;

/** Registers an application in the sandbox, at once and without approval: nobody real can log in to it. */
export async function registerInSandbox(
  parts: DeveloperParts,
  actorId: string,
  teamId: string,
  settings: Settings,
): Promise<Outcome<{ clientId: string; clientSecret: string | undefined }, RegisterRefused>> {
  return parts.knex.transaction(async (tx) => {
    await lockTeam(tx, teamId);
    const team = await findTeamOf(tx, actorId, teamId);
    if (!team) return refuse('not-found');
    if ((await listApplicationsOfTeam(tx, teamId)).length >= mostApplications) return refuse('too-many');
    const judged = registrationOf(settings, team);
    if (!judged.ok) return judged;
    const registered = await registerApplication(tx, parts.cipher, judged.registration);
    if (!registered.ok) return registered;
    const { clientId } = registered;
    const detail = { teamId, kind: settings.kind };
    await recordEvent(tx, {
      type: 'developer.application.registered',
      outcome: 'success',
      actorId,
      clientId,
      detail,
    });
    return registered;
  });
}
