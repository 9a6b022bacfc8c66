import type { Queryable } from '../db/database.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { judgeRegistration, type Registration, type RegistrationRefused } from './register-application.ts';
import { everybody } from './served-identities.ts';
import { updateSettings } from './store.ts';

/** The same rules as at registration; refused when somebody else changed it since `version` was read. */
export async function changeSettings(
  tx: Queryable,
  { clientId, version }: { clientId: string; version: number },
  registration: Omit<Registration, 'clientId' | 'secret'>,
  now: Date,
): Promise<Outcome<{ version: number }, RegistrationRefused | 'changed-meanwhile'>> {
  const reason = judgeRegistration(registration);
  if (reason) return refuse(reason);
  const { name, metadata, identities = everybody, purposes = {}, topic = 'other' } = registration;
  const changed = await updateSettings(tx, { clientId, version }, { name, metadata, identities, purposes, topic }, now);
  return changed === undefined ? refuse('changed-meanwhile') : { ok: true, version: changed };
}
