import type { ManagedApplication } from '../../clients/managed-application.ts';
import { judgeRegistration, type Registration } from '../../clients/register-application.ts';
import type { Config } from '../../config.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { registrationOf, type SettingsRefused } from '../applications/judge-settings.ts';
import { offeredScopes, settingsOf } from '../applications/settings.ts';
import type { Wish } from './wish.ts';

/** The application as it would be in production, judged by the stricter rules there. */
export function productionRegistration(
  { demonstration }: Pick<Config, 'demonstration'>,
  application: ManagedApplication,
  team: { id: string; unitId: string },
  wish: Wish,
): Outcome<{ registration: Registration }, SettingsRefused> {
  const { name, kind, topic } = settingsOf(application.name['zh-Hans'], application);
  const { scopes, reason: _reason, ...addresses } = wish;
  const asked = offeredScopes.filter((scope) => scopes[scope] !== undefined);
  const judged = registrationOf({ ...addresses, name, kind, topic, scopes: asked }, team);
  if (!judged.ok) return judged;
  const registration: Registration = {
    ...judged.registration,
    environment: 'production',
    allowLoopback: demonstration,
    promotedFrom: application.clientId,
    purposes: Object.fromEntries(asked.map((scope) => [scope, inAll(scopes[scope]?.purpose ?? '')])),
  };
  const refused = judgeRegistration(registration);
  return refused ? refuse(refused) : { ok: true, registration };
}

/** A team writes in its own language; people of the others read that. */
const inAll = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });
