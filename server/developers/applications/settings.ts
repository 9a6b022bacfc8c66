import type { AllClientMetadata } from 'oidc-provider';
import type { ManagedApplication } from '../../clients/managed-application.ts';
import type { ServedIdentities } from '../../clients/served-identities.ts';
import type { SystemKind } from '../../clients/system-kind.ts';

/** Scopes a team can ask for: a closed list, so that no form reaches one that is not for departments (T-124). */
export const offeredScopes = [
  'profile',
  'phone',
  'email',
  'enterprise',
  'official',
  'id_document',
  'offline_access',
] as const;
export type OfferedScope = (typeof offeredScopes)[number];

/** All that a team says of its application; everything else follows from the kind of the system. */
export type Settings = {
  name: string;
  kind: SystemKind;
  /** As typed: whether it is one of the topics is judged with the rest. */
  topic: string;
  redirectUris: string[];
  postLogoutUris: string[];
  backchannelLogoutUri: string;
  initiateLoginUri: string;
  /** What people may read before they agree: the consent page links to both. */
  policyUri: string;
  termsUri: string;
  scopes: OfferedScope[];
};

type KindRules = Pick<AllClientMetadata, 'application_type' | 'token_endpoint_auth_method'> & {
  grants: readonly string[];
};

const code = 'authorization_code';

/** Who can keep a secret has one; whatever runs in the hands of others proves itself by PKCE alone (RFC 9700 section 2.1). */
export const kindRules: Readonly<Record<SystemKind, KindRules>> = {
  web: { application_type: 'web', token_endpoint_auth_method: 'client_secret_basic', grants: [code, 'refresh_token'] },
  mobile: { application_type: 'native', token_endpoint_auth_method: 'none', grants: [code, 'refresh_token'] },
  spa: { application_type: 'web', token_endpoint_auth_method: 'none', grants: [code] },
  service: {
    application_type: 'web',
    token_endpoint_auth_method: 'client_secret_basic',
    grants: ['client_credentials'],
  },
  // a machine that many people use remembers nobody: no refresh token, and every login is a new one
  kiosk: { application_type: 'web', token_endpoint_auth_method: 'client_secret_basic', grants: [code] },
};

/** Whether people log in to it at all. */
export const hasLogins = (kind: SystemKind) => kind !== 'service';

export function metadataOf(settings: Settings): AllClientMetadata {
  const { kind, redirectUris, postLogoutUris, backchannelLogoutUri, initiateLoginUri, policyUri, termsUri } = settings;
  const { grants, ...rules } = kindRules[kind];
  if (!hasLogins(kind)) {
    return { ...rules, subject_type: 'pairwise', grant_types: [...grants], response_types: [], redirect_uris: [] };
  }
  return {
    ...rules,
    subject_type: 'pairwise',
    // what every library takes without being told (OpenID Connect Core 15.1)
    id_token_signed_response_alg: 'RS256',
    grant_types: [...grants],
    response_types: ['code'],
    redirect_uris: redirectUris,
    post_logout_redirect_uris: postLogoutUris,
    scope: ['openid', ...scopesOf(settings)].join(' '),
    ...(backchannelLogoutUri && {
      backchannel_logout_uri: backchannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
    ...(initiateLoginUri && { initiate_login_uri: initiateLoginUri }),
    ...(policyUri && { policy_uri: policyUri }),
    ...(termsUri && { tos_uri: termsUri }),
  };
}

/** Carrying on without the person makes sense only with the grant for it. */
function scopesOf({ kind, scopes }: Settings): OfferedScope[] {
  const mayRefresh = kindRules[kind].grants.includes('refresh_token');
  return scopes.filter((scope) => scope !== 'offline_access' || mayRefresh);
}

/** People come as themselves; for an enterprise or in a post where the application asks for what is told of those. */
export function identitiesOf({ scopes }: Pick<Settings, 'scopes'>): ServedIdentities {
  return {
    citizen: {},
    ...(scopes.includes('enterprise') && { enterprise: {} }),
    ...(scopes.includes('official') && { official: {} }),
  };
}

/** The settings behind stored metadata, for the form that changes them. */
export function settingsOf(
  name: string,
  { kind, topic, metadata }: Pick<ManagedApplication, 'kind' | 'topic' | 'metadata'>,
): Settings {
  const registered = (metadata.scope ?? '').split(' ');
  return {
    name,
    kind,
    topic,
    redirectUris: [...(metadata.redirect_uris ?? [])],
    postLogoutUris: [...(metadata.post_logout_redirect_uris ?? [])],
    backchannelLogoutUri: String(metadata.backchannel_logout_uri ?? ''),
    initiateLoginUri: String(metadata.initiate_login_uri ?? ''),
    policyUri: metadata.policy_uri ?? '',
    termsUri: metadata.tos_uri ?? '',
    scopes: offeredScopes.filter((scope) => registered.includes(scope)),
  };
}
