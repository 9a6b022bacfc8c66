import type { Registration, RegistrationRefused } from '../../clients/register-application.ts';
import { parseTopic } from '../../clients/topic.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { parseTitle } from '../teams/team.ts';
import { hasLogins, identitiesOf, metadataOf, type Settings } from './settings.ts';

export type SettingsRefused =
  | RegistrationRefused
  | 'name-invalid'
  | 'topic-unknown'
  | 'redirect-uri.hosts'
  | 'too-many-addresses';

const mostAddresses = 20;

/** A registration out of what a team typed. First party, levels, sector and logo are not its to say (T-124). */
export function registrationOf(
  settings: Settings,
  team: { id: string; unitId: string },
): Outcome<{ registration: Registration }, SettingsRefused> {
  const name = parseTitle(settings.name);
  if (!name) return refuse('name-invalid');
  const topic = parseTopic(settings.topic);
  if (!topic) return refuse('topic-unknown');
  if (settings.redirectUris.length + settings.postLogoutUris.length > mostAddresses)
    return refuse('too-many-addresses');
  if (hasLogins(settings.kind) && hostsOf(settings.redirectUris) > 1) return refuse('redirect-uri.hosts');
  return {
    ok: true,
    registration: {
      unitId: team.unitId,
      teamId: team.id,
      name: { 'zh-Hans': name, 'zh-Hant': name, en: name },
      systemKind: settings.kind,
      topic,
      metadata: metadataOf(settings),
      identities: identitiesOf(settings),
      environment: 'sandbox',
      allowLoopback: true,
    },
  };
}

/**
 * One host is one sector (OpenID Connect Core 8.1): several would need a document that says they belong together. Private
 * schemes have no host, and what is no address is refused by the rules of addresses.
 */
function hostsOf(uris: readonly string[]): number {
  const web = uris.filter((uri) => URL.canParse(uri) && /^https?:/.test(uri));
  return new Set(web.map((uri) => new URL(uri).host)).size;
}
