import { recordEvent } from '../../audit/record.ts';
import { changeSettings } from '../../clients/change-settings.ts';
import { endFormerSecret, rotateSecret, secretOverlapDays } from '../../clients/rotate-secret.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { alertTeam } from '../alerts/alert-team.ts';
import type { DeveloperParts } from '../parts.ts';
import { registrationOf, type SettingsRefused } from './judge-settings.ts';
import { findOwnApplication } from './own-application.ts';
import type { Settings } from './settings.ts';

export type ChangeRefused =
  | SettingsRefused
  | 'not-found'
  /** What is in production changes by a new request, which a person decides on. */
  | 'in-production'
  | 'changed-meanwhile';

/** `version`: of the settings that the form was drawn from, so that nobody overwrites what they have not seen. */
export async function changeApplication(
  parts: DeveloperParts,
  actorId: string,
  { clientId, version }: { clientId: string; version: number },
  settings: Omit<Settings, 'kind'>,
): Promise<Outcome<{ version: number }, ChangeRefused>> {
  return parts.knex.transaction(async (tx): Promise<Outcome<{ version: number }, ChangeRefused>> => {
    const own = await findOwnApplication(tx, actorId, clientId);
    if (!own) return refuse('not-found');
    const { application, team } = own;
    if (application.environment !== 'sandbox') return refuse('in-production');
    const judged = registrationOf({ ...settings, kind: application.kind }, team);
    if (!judged.ok) return judged;
    const changed = await changeSettings(tx, { clientId, version }, judged.registration, parts.clock());
    if (!changed.ok) return changed;
    const detail = { teamId: team.id, version: changed.version };
    await recordEvent(tx, { type: 'developer.application.changed', outcome: 'success', actorId, clientId, detail });
    return changed;
  });
}

/** The secret is given back this once. The one that was there before stays good for some days, however often this is asked. */
export async function makeNewSecret(
  parts: DeveloperParts,
  actorId: string,
  clientId: string,
): Promise<Outcome<{ clientSecret: string }, 'not-found' | 'no-secret'>> {
  return parts.knex.transaction(async (tx): Promise<Outcome<{ clientSecret: string }, 'not-found' | 'no-secret'>> => {
    const own = await findOwnApplication(tx, actorId, clientId);
    if (!own) return refuse('not-found');
    if (!own.application.metadata.token_endpoint_auth_method?.startsWith('client_secret_')) return refuse('no-secret');
    const clientSecret = await rotateSecret(tx, parts.cipher, clientId, parts.clock());
    const detail = { teamId: own.team.id, overlapDays: secretOverlapDays };
    await recordEvent(tx, { type: 'developer.secret.rotated', outcome: 'success', actorId, clientId, detail });
    await alertTeam(tx, parts.cipher, { clientId, code: 'secret.rotated' }, parts.clock());
    return { ok: true, clientSecret };
  });
}

export async function withdrawFormerSecret(
  parts: DeveloperParts,
  actorId: string,
  clientId: string,
): Promise<Outcome<object, 'not-found'>> {
  return parts.knex.transaction(async (tx): Promise<Outcome<object, 'not-found'>> => {
    const own = await findOwnApplication(tx, actorId, clientId);
    if (!own) return refuse('not-found');
    if (!(await endFormerSecret(tx, clientId))) return { ok: true };
    const detail = { teamId: own.team.id };
    await recordEvent(tx, { type: 'developer.secret.withdrawn', outcome: 'success', actorId, clientId, detail });
    return { ok: true };
  });
}
