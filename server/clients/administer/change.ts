import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import { isSameValue } from '../../lib/canonical.ts';
import type { Translated } from '../../lib/locale.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { judgeEndpoint } from '../judge-redirect-uri.ts';
import { judgeRegistration } from '../register-application.ts';
import { ordinaryScopes } from '../registry.ts';
import { platformScopeLevels } from '../scope-levels.ts';
import type { Topic } from '../topic.ts';
import type { Actor } from './act-on.ts';
import { type ApplicationRecord, findRecord, type Registered, storeRegistered } from './store.ts';

/** What can be changed of an application, as a whole. */
export type Settings = {
  redirectUris: string[];
  postLogoutRedirectUris: string[];
  backchannelLogoutUri?: string | undefined;
  /** What the consent page links to: documents, wherever they are. */
  policyUri?: string | undefined;
  termsUri?: string | undefined;
  scopes: string[];
  purposes: Record<string, Translated>;
  firstParty: boolean;
  topic: Topic;
};

/** Without a topic it stays what it is: so say callers of the API, and requests, of the time before there were topics. */
export type WishedSettings = Omit<Settings, 'topic'> & { topic?: Topic | undefined };

export type ChangeRefused =
  | 'unknown'
  | 'stale'
  | 'unchanged'
  | 'address-invalid'
  | 'host-foreign'
  | 'scope-unknown'
  | 'scope-needed'
  | 'purpose-missing';

export type Judged = { application: ApplicationRecord; registered: Registered; fields: string[]; widens: boolean };

/** Scopes that the platform itself protects: an application gets them by two persons. */
export const sensitiveScopes = Object.keys(platformScopeLevels);

export function scopesOf({ metadata }: Pick<ApplicationRecord, 'metadata'>): string[] {
  return (metadata.scope ?? ordinaryScopes).split(' ').filter(Boolean);
}

/** Scopes that departments can have; what an application has beyond them it keeps, and gets no more of (T-124). */
export const grantableScopes = ordinaryScopes.split(' ');

export function settingsOf(application: ApplicationRecord): Settings {
  const { metadata, purposes, firstParty, topic } = application;
  return {
    redirectUris: [...(metadata.redirect_uris ?? [])],
    postLogoutRedirectUris: [...(metadata.post_logout_redirect_uris ?? [])],
    backchannelLogoutUri: metadata.backchannel_logout_uri,
    policyUri: metadata.policy_uri,
    termsUri: metadata.tos_uri,
    scopes: scopesOf(application),
    purposes,
    firstParty,
    topic,
  };
}

/** Looks at a change without making it. `version`: what the application was like when whoever asks saw it. */
export async function judgeChange(
  tx: Knex.Transaction,
  roots: readonly string[],
  { clientId, version, to: wished }: { clientId: string; version?: string | undefined; to: WishedSettings },
): Promise<Outcome<Judged, ChangeRefused>> {
  const application = await findRecord(tx, roots, clientId, { hold: true });
  if (!application) return refuse('unknown');
  if (version !== undefined && version !== application.version) return refuse('stale');
  const from = settingsOf(application);
  const to = { ...wished, topic: wished.topic ?? from.topic };
  const reason = brokenRule(application, from, to);
  if (reason) return refuse(reason);
  const fields = changedFields(from, to);
  if (fields.length === 0) return refuse('unchanged');
  return { ok: true, application, registered: registeredFrom(application, to), fields, widens: doesWiden(from, to) };
}

/** Makes a judged change and says what changed. */
export async function storeChange(
  tx: Knex.Transaction,
  { personId }: Pick<Actor, 'personId'>,
  { application, registered, fields }: Judged,
  { reason, at, approvedBy }: { reason: string; at: Date; approvedBy?: string },
): Promise<void> {
  const { clientId, unitId } = application;
  await storeRegistered(tx, clientId, registered, at);
  const detail = { unitId, fields: fields.join(' '), reason, ...(approvedBy && { approvedBy }) };
  await recordEvent(tx, { type: 'application.changed', outcome: 'success', actorId: personId, clientId, detail });
}

/** More than before of what the law protects: a sensitive scope, another purpose of one, or no consent any more. */
function doesWiden(from: Settings, to: Settings): boolean {
  if (to.firstParty && !from.firstParty) return true;
  return sensitiveScopes.some(
    (scope) =>
      to.scopes.includes(scope) &&
      (!from.scopes.includes(scope) || !isSameValue(from.purposes[scope], to.purposes[scope])),
  );
}

function brokenRule(application: ApplicationRecord, from: Settings, to: Settings): ChangeRefused | undefined {
  if (!to.scopes.every((scope) => grantableScopes.includes(scope) || from.scopes.includes(scope)))
    return 'scope-unknown';
  const added = to.scopes.filter((scope) => scope !== 'openid' && !from.scopes.includes(scope));
  if (added.some((scope) => !to.purposes[scope])) return 'purpose-missing';
  if (!to.scopes.includes('openid') && from.scopes.includes('openid')) return 'scope-needed';
  const hosts = new Set(addressesOf(from, application).map(hostOf));
  const fresh = addressesOf(to).filter((address) => !addressesOf(from).includes(address));
  if (!fresh.every((address) => URL.canParse(address))) return 'address-invalid';
  // Codes and subs go by the host: another one would be another application's, or make everybody a stranger (T-124).
  if (!fresh.every((address) => hosts.has(hostOf(address)))) return 'host-foreign';
  const documents = documentsOf(to).filter((address) => !documentsOf(from).includes(address));
  if (!documents.every((address) => judgeEndpoint(address, {}).ok)) return 'address-invalid';
  const { unitId, name, identities, scopeLevels } = application;
  const { metadata, firstParty } = registeredFrom(application, to);
  // On our own machine only what was registered there already: the hosts above are those it has.
  const judged = judgeRegistration({
    ...{ unitId, name, identities, scopeLevels, metadata, firstParty },
    allowLoopback: true,
  });
  if (judged === 'identities.scope-not-registered') return 'scope-needed';
  if (judged === 'scope.internal') return 'scope-unknown';
  return judged && 'address-invalid';
}

function addressesOf(settings: Settings, application?: ApplicationRecord): string[] {
  const { redirectUris, postLogoutRedirectUris, backchannelLogoutUri } = settings;
  const further = [application?.metadata.initiate_login_uri, application?.metadata.client_uri];
  return [...redirectUris, ...postLogoutRedirectUris, backchannelLogoutUri, ...further].filter(
    (address) => typeof address === 'string',
  );
}

const documentsOf = ({ policyUri, termsUri }: Settings) =>
  [policyUri, termsUri].filter((address) => address !== undefined);

/** Schemes of native applications have no host; then the scheme is what says whose it is. */
function hostOf(address: string): string {
  const { host, protocol } = new URL(address);
  return host || protocol;
}

function registeredFrom({ metadata }: ApplicationRecord, to: Settings): Registered {
  const { backchannel_logout_uri: _logout, policy_uri: _policy, tos_uri: _terms, ...kept } = metadata;
  const purposes = Object.entries(to.purposes).filter(([scope]) => to.scopes.includes(scope));
  return {
    metadata: {
      ...kept,
      redirect_uris: to.redirectUris,
      post_logout_redirect_uris: to.postLogoutRedirectUris,
      scope: to.scopes.join(' '),
      ...(to.backchannelLogoutUri && { backchannel_logout_uri: to.backchannelLogoutUri }),
      ...(to.policyUri && { policy_uri: to.policyUri }),
      ...(to.termsUri && { tos_uri: to.termsUri }),
    },
    purposes: Object.fromEntries(purposes),
    firstParty: to.firstParty,
    topic: to.topic,
  };
}

function changedFields(from: Settings, to: Settings): (keyof Settings)[] {
  const names = [
    'redirectUris',
    'postLogoutRedirectUris',
    'backchannelLogoutUri',
    'policyUri',
    'termsUri',
    'scopes',
    'purposes',
    'firstParty',
    'topic',
  ] as const;
  return names.filter((name) => !isSameValue(from[name], to[name]));
}
