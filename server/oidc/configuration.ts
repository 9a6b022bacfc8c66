import { type Adapter, type Configuration, errors, type JWKS, type KoaContextWithOIDC } from 'oidc-provider';
import type { ClientRegistry, FormerSecrets } from '../clients/registry.ts';
import type { Config } from '../config.ts';
import type { Change, Database, Queryable } from '../db/database.ts';
import { requestedVia } from '../federation/loops.ts';
import type { LiveSource, SourceRegistry } from '../federation/registry.ts';
import { createCookieSigner } from '../http/cookie-signer.ts';
import { actForEnterprise } from '../identities/act-for.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { acrValues } from '../lib/acr.ts';
import { namesPermission, namesScim, permissions, scimScope } from '../lib/permission.ts';
import type { PolicyRegistry } from '../policies/registry.ts';
import { accessTokenClaims } from './access-tokens.ts';
import { adminAudience, adminResource } from './admin-resource.ts';
import { claimsByScope, findAccount } from './claims.ts';
import { discoveryAdditions } from './discovery.ts';
import { loadGrant } from './grants.ts';
import { subjectAt } from './hinted-person.ts';
import { mayRotate } from './hold-to-registration.ts';
import type { LibraryForm } from './library-form.ts';
import { lifetimes } from './lifetimes.ts';
import { createInteractionPolicy } from './policy.ts';
import { portalClient } from './portal-client.ts';
import { refuseStaleProof } from './proof-age.ts';
import { checkRequestedClaims } from './requested-claims.ts';
import { refuseCircle } from './requested-via.ts';
import { richAuthorizationRequests } from './rich-requests.ts';
import { scimAudience, scimResource } from './scim-resource.ts';

export type ProviderParts = {
  config: Config;
  knex: Queryable;
  database: Pick<Database, 'run'>;
  cipher: ColumnCipher;
  clients: ClientRegistry & FormerSecrets;
  sources: SourceRegistry;
  policies: PolicyRegistry;
  adapter: (model: string) => Adapter;
  clock: () => Date;
  /** What the storage holds back of the running request: written now, or given to an act of the caller's own. */
  writes: {
    later(change: Change): Promise<void>;
    /** The session of the running request is saved only if this holds, or not at all: `lost` ends in a throw. */
    withSession(condition: { change: Change; lost: () => Promise<never> }): void;
    finish(): Promise<void>;
    collect(work: () => Promise<unknown>): Promise<Change[]>;
  };
  fetch: typeof globalThis.fetch;
  pages: ProviderPages;
  /** Logs a failure by code; the error's own text stays out of what people see. */
  report: (code: string, cause: unknown) => void;
};

/** Pages the library would otherwise draw itself. */
export type ProviderPages = {
  logout(ctx: KoaContextWithOIDC, form: string): Promise<void>;
  loggedOut(ctx: KoaContextWithOIDC): Promise<void>;
  /** In place of a page of the library's whose form sends itself. */
  onward(ctx: KoaContextWithOIDC, form: LibraryForm): void;
  /** On to a source, to be logged out there too. */
  leaving(ctx: KoaContextWithOIDC, to: { live: LiveSource; url: string }): Promise<void>;
  error(ctx: KoaContextWithOIDC, out: { error: string; error_description?: string }, error: Error): Promise<void>;
};

export const providerPaths = {
  authorization: '/authorize',
  token: '/token',
  userinfo: '/userinfo',
  introspection: '/introspect',
  revocation: '/revoke',
  pushed_authorization_request: '/par',
  end_session: '/logout',
  jwks: '/jwks',
};

/** oidc-provider's whole configuration, subject by subject. */
export function providerConfiguration(parts: ProviderParts, jwks: JWKS): Configuration {
  const { config } = parts;
  const policy = createInteractionPolicy(parts);
  return {
    adapter: parts.adapter,
    jwks,
    clients: [portalClient(config.issuer)],
    routes: providerPaths,
    fetch: (url, options) => parts.fetch(url, options),
    acrValues: [...acrValues],
    extraParams: { [requestedVia]: (_ctx, value) => refuseCircle(config.issuer, value) },
    // what is in `verified_claims` is guarded claim by claim, so that it needs no scope of its own
    claims: { ...claimsByScope, iss: null, sid: null, verified_claims: null },
    discovery: discoveryAdditions,
    scopes: ['openid', 'offline_access', ...permissions, scimScope],
    subjectTypes: ['pairwise'],
    responseTypes: ['code', 'none'],
    pkce: { required: () => true, methods: ['S256'] } as Configuration['pkce'],
    clientDefaults: {
      grant_types: ['authorization_code'],
      response_types: ['code'],
      subject_type: 'pairwise',
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'client_secret_basic',
      // for whom that makes sense is judged by the identities an application serves
      authorization_details_types: [actForEnterprise],
    },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    enabledJWA: signatures,
    findAccount: (ctx, id) => findAccount(parts, ctx, id),
    loadExistingGrant: (ctx) => loadGrant({ ...parts, policy }, ctx),
    pairwiseIdentifier: (_ctx, accountId, client) => subjectAt(parts, client, accountId),
    // a page without a server fetches its tokens itself, from the site it is sent back to and no other
    clientBasedCORS: (_ctx, origin, client) =>
      client.clientAuthMethod === 'none' && (client.redirectUris ?? []).some((uri) => originOf(uri) === origin),
    interactions: { policy, url: (_ctx, interaction) => `/login/${interaction.uid}` },
    extraTokenClaims: (ctx, token) => accessTokenClaims(parts, ctx, token),
    ttl: lifetimes(parts) as Configuration['ttl'],
    rotateRefreshToken: mayRotate,
    // a revocation takes the whole grant, so that a refresh running beside it gains nothing (T-161)
    revokeGrantPolicy: () => true,
    cookies: cookieNames(config),
    renderError: parts.pages.error,
    features: features(parts),
  };
}

/** Only asymmetric signatures, the default first. */
const signatures: Configuration['enabledJWA'] = {
  idTokenSigningAlgValues: ['ES256', 'RS256'],
  userinfoSigningAlgValues: ['ES256', 'RS256'],
  introspectionSigningAlgValues: ['ES256', 'RS256'],
  clientAuthSigningAlgValues: ['ES256', 'PS256', 'EdDSA'],
  requestObjectSigningAlgValues: ['ES256', 'PS256', 'EdDSA'],
};

function features(parts: ProviderParts): Configuration['features'] {
  const api = `${parts.config.issuer}/api`;
  return {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    claimsParameter: {
      enabled: true,
      assertClaimsParameter: async (_ctx, claims, client) => checkRequestedClaims(claims, client.scope),
    },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true, requireNonce: refuseStaleProof },
    introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => mayIntrospect(client.clientId, token) },
    pushedAuthorizationRequests: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: (ctx) => (needsResource(ctx) ? api : []) as string,
      useGrantedResource: () => false,
      getResourceServerInfo: (_ctx, resource, client) => resourceServer(parts.config.issuer, resource, client.scope),
    },
    revocation: { enabled: true },
    richAuthorizationRequests: richAuthorizationRequests(parts.clients),
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: parts.pages.logout,
      postLogoutSuccessSource: parts.pages.loggedOut,
    },
    userinfo: { enabled: true },
  };
}

/** Machines call our API; and the library takes no `authorization_details` without a resource they are for. */
function needsResource({ oidc: { params } }: KoaContextWithOIDC): boolean {
  return params?.grant_type === 'client_credentials' || params?.authorization_details !== undefined;
}

/** A client outside the audience learns nothing, not even that the token lives (Keycloak CVE-2026-37979). */
function mayIntrospect(clientId: string, token: { clientId?: string; aud?: string | string[] }): boolean {
  return token.clientId === clientId || [token.aud].flat().includes(clientId);
}

function resourceServer(issuer: string, resource: string, registeredScope: string | undefined) {
  const api = `${issuer}/api`;
  if (resource === adminAudience(issuer) && namesPermission(registeredScope)) return adminResource(issuer);
  if (resource === scimAudience(issuer) && namesScim(registeredScope)) return scimResource(issuer);
  if (resource !== api) throw new errors.InvalidTarget();
  return { scope: '', audience: api, accessTokenFormat: 'jwt' as const, jwt: { sign: { alg: 'ES256' as const } } };
}

function cookieNames(config: Config): Configuration['cookies'] {
  const secure = config.issuer.startsWith('https:');
  const options = { httpOnly: true, sameSite: 'lax' as const, secure, signed: true };
  return {
    // typed as a list of keys only; what is no list is handed to Koa as it is
    keys: createCookieSigner(config.cookieKeys) as never,
    // the two interaction cookies are bound to a path, which __Host- forbids
    names: secure
      ? { session: '__Host-yimen_session', interaction: '__Secure-yimen_journey', resume: '__Secure-yimen_resume' }
      : { session: 'yimen_session', interaction: 'yimen_journey', resume: 'yimen_resume' },
    long: options,
    short: options,
  };
}

/** Undefined for the address of an app: it has no origin, and `null` is what every sandboxed frame says of itself. */
function originOf(uri: string): string | undefined {
  const origin = URL.parse(uri)?.origin;
  return origin === 'null' ? undefined : origin;
}
