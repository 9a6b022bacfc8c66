import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { AllClientMetadata } from 'oidc-provider';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { Translated } from '../lib/locale.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { namesPermission, namesScim } from '../lib/permission.ts';
import type { Environment } from './environment.ts';
import { type AddressRefused, judgeEndpoint, judgeRedirectUri } from './judge-redirect-uri.ts';
import { secretContext } from './registry.ts';
import { type ScopeLevels, scopeLevelsSchema } from './scope-levels.ts';
import { everybody, parseServedIdentities, type ServedIdentities } from './served-identities.ts';
import { insertApplication } from './store.ts';
import type { SystemKind } from './system-kind.ts';
import type { Topic } from './topic.ts';

export type Registration = {
  /** A UUID when absent. */
  clientId?: string;
  unitId: string;
  name: Translated;
  firstParty?: boolean;
  metadata: AllClientMetadata;
  /** Made here when absent and the method of authentication needs one. */
  secret?: string;
  purposes?: Record<string, Translated>;
  /** Least levels per scope, see scope-levels.ts. */
  scopeLevels?: ScopeLevels;
  /** Citizens without any demand when absent. */
  identities?: ServedIdentities;
  /** Where it wants security event tokens posted to (RFC 8935); none when absent. */
  securityEventsUri?: string;
  /** Production when absent. */
  environment?: Environment;
  /** The team that looks after it. */
  teamId?: string;
  systemKind?: SystemKind;
  /** `other` when absent. */
  topic?: Topic;
  /** The sandbox application that it was tested as. */
  promotedFrom?: string;
  /** Development, demonstrations and sandboxes only. */
  allowLoopback?: boolean;
};

export type RegistrationRefused =
  | `redirect-uri.${AddressRefused}`
  | `post-logout-uri.${AddressRefused}`
  | `endpoint.${AddressRefused}`
  | 'redirect-uri.missing'
  | 'client-id.malformed'
  | 'client-id.taken'
  | 'identities.malformed'
  | 'identities.scope-not-registered'
  | 'grant-type.not-allowed'
  | 'response-type.not-allowed'
  | 'secret.in-metadata'
  | 'secret.too-short'
  | 'scope-levels.malformed'
  | 'scope.internal';

const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials'];
const responseTypes = ['code', 'none'];
/** Addresses the service calls or links to by itself. */
const endpoints = [
  'backchannel_logout_uri',
  'initiate_login_uri',
  'jwks_uri',
  'sector_identifier_uri',
  'client_uri',
  'logo_uri',
  'policy_uri',
  'tos_uri',
] as const;
const shortestSecret = 32;

/**
 * Registers an application; the secret is given back this once and stored encrypted. Every way in (console, import,
 * seeds, commands) comes through here, so that an address refused on one is refused on all (T-004).
 */
export async function registerApplication(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  registration: Registration,
): Promise<Outcome<{ clientId: string; clientSecret: string | undefined }, RegistrationRefused>> {
  const reason = judgeRegistration(registration);
  if (reason) return refuse(reason);
  const {
    clientId = randomUUID(),
    unitId,
    name,
    firstParty = false,
    metadata,
    purposes = {},
    scopeLevels = {},
    identities = everybody,
    securityEventsUri,
    environment = 'production',
    teamId = null,
    systemKind = null,
    topic = 'other',
    promotedFrom = null,
  } = registration;
  const clientSecret = needsSecret(metadata) ? (registration.secret ?? newClientSecret()) : undefined;
  const inserted = await insertApplication(tx, {
    clientId,
    unitId,
    name,
    firstParty,
    metadata,
    purposes,
    scopeLevels,
    identities,
    securityEventsUri: securityEventsUri ?? null,
    environment,
    teamId,
    systemKind,
    topic,
    promotedFrom,
    secretEncrypted: clientSecret === undefined ? null : cipher.encrypt(secretContext, clientSecret),
  });
  return inserted ? { ok: true, clientId, clientSecret } : refuse('client-id.taken');
}

/** The first thing wrong with a registration, or undefined. */
export function judgeRegistration(registration: Registration): RegistrationRefused | undefined {
  const { clientId, secret, metadata } = registration;
  if (clientId !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._~-]{2,127}$/.test(clientId)) return 'client-id.malformed';
  if ('client_secret' in metadata || 'client_id' in metadata) return 'secret.in-metadata';
  if (secret !== undefined && secret.length < shortestSecret) return 'secret.too-short';
  if (!scopeLevelsSchema.safeParse(registration.scopeLevels ?? {}).success) return 'scope-levels.malformed';
  // the admin API and the SCIM server are for the province's own applications alone (T-124)
  const isInternal = namesPermission(metadata.scope) || namesScim(metadata.scope);
  if (!registration.firstParty && isInternal) return 'scope.internal';
  const asked = metadata.grant_types ?? ['authorization_code'];
  if (!asked.every((type) => grantTypes.includes(type))) return 'grant-type.not-allowed';
  const responses = metadata.response_types ?? ['code'];
  if (!responses.every((type) => responseTypes.includes(type))) return 'response-type.not-allowed';
  // A client without one must never learn the first redirect URI that is shown (authentik CVE-2024-52289).
  if (responses.length > 0 && !metadata.redirect_uris?.length) return 'redirect-uri.missing';
  return judgeIdentities(registration) ?? judgeAddresses(registration);
}

function judgeIdentities({ identities = everybody, metadata }: Registration): RegistrationRefused | undefined {
  const served = parseServedIdentities(identities);
  if (!served) return 'identities.malformed';
  const registered = metadata.scope?.split(' ');
  const named = Object.values(served).flatMap(({ scopes = [] }) => scopes);
  return registered && !named.every((scope) => registered.includes(scope))
    ? 'identities.scope-not-registered'
    : undefined;
}

function judgeAddresses({ metadata, securityEventsUri, allowLoopback }: Registration): RegistrationRefused | undefined {
  const loopback = allowLoopback !== undefined && { allowLoopback };
  const judgedFor = { applicationType: metadata.application_type ?? ('web' as const), ...loopback };
  for (const uri of metadata.redirect_uris ?? []) {
    const judged = judgeRedirectUri(uri, judgedFor);
    if (!judged.ok) return `redirect-uri.${judged.reason}`;
  }
  for (const uri of metadata.post_logout_redirect_uris ?? []) {
    const judged = judgeRedirectUri(uri, judgedFor);
    if (!judged.ok) return `post-logout-uri.${judged.reason}`;
  }
  for (const uri of [...endpoints.map((name) => metadata[name]), securityEventsUri]) {
    if (uri === undefined) continue;
    const judged = judgeEndpoint(String(uri), { ...loopback });
    if (!judged.ok) return `endpoint.${judged.reason}`;
  }
  return undefined;
}

export function newClientSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function needsSecret({
  token_endpoint_auth_method: method = 'client_secret_basic',
}: AllClientMetadata): boolean {
  return method.startsWith('client_secret_');
}
