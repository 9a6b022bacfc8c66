import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';

export type BareLogin = { accountId: string; acr?: string; amr?: string[]; ts?: number };

export type BareProviderOptions = {
  clients: ClientMetadata[];
  /** Who logs in whenever a login is due; undefined refuses. */
  login: () => BareLogin | undefined;
  /** 0 (default) takes a free one. */
  port?: number;
  /** Extra claims of every account, all under `profile`. */
  claims?: Record<string, unknown>;
};

export type BareProvider = {
  issuer: string;
  /** Private key (ES256) that signs its tokens. */
  signingKey: JWK;
  close(): Promise<void>;
};

/**
 * Plain `oidc-provider` with its in-memory adapter and a policy that logs in by itself: what other parts are tried
 * against when the product is not what is being tested, and the ceiling of the load comparison.
 */
export async function startBareProvider(options: BareProviderOptions): Promise<BareProvider> {
  const server = createServer();
  server.listen(options.port ?? 0, 'localhost');
  await once(server, 'listening');
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const signingKey = { ...(await exportJWK(privateKey)), kid: 'bare', alg: 'ES256', use: 'sig' };
  const provider = new Provider(issuer, configure(issuer, options, signingKey));
  const serveProvider = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/login/')) {
      void answerInteraction(provider, options, request, response).catch(() => response.destroy());
    } else void serveProvider(request, response);
  });
  return {
    issuer,
    signingKey,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answerInteraction(
  provider: Provider,
  { login }: BareProviderOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const who = login();
  const result = who ? { login: who, consent: {} } : { error: 'access_denied', error_description: 'declined' };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

/** The same features, lifetimes in kind and token formats as the product has, with the library's own parts behind them. */
function configure(issuer: string, options: BareProviderOptions, signingKey: JWK): Configuration {
  const { clients, claims = {} } = options;
  const api = `${issuer}/api`;
  return {
    clients,
    jwks: { keys: [signingKey] },
    routes: {
      authorization: '/authorize',
      token: '/token',
      userinfo: '/userinfo',
      introspection: '/introspect',
      revocation: '/revoke',
      pushed_authorization_request: '/par',
      end_session: '/logout',
      jwks: '/jwks',
    },
    acrValues: ['urn:yimen:aal1', 'urn:yimen:aal2', 'phr', 'phrh'],
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time'], profile: Object.keys(claims), iss: null, sid: null },
    pkce: { required: () => true },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    cookies: { keys: ['bare-provider-cookie-key'] },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...claims }) }),
    loadExistingGrant,
    interactions: { url: (_ctx, interaction) => `/login/${interaction.uid}` },
    rotateRefreshToken: true,
    // The library's guard refuses loopback addresses, which is where the relying parties of a test are.
    fetch: (url, init) => globalThis.fetch(url, { ...init, dispatcher: undefined } as RequestInit),
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
      clientCredentials: { enabled: true },
      encryption: { enabled: true },
      introspection: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx) => (ctx.oidc.params?.grant_type === 'client_credentials' ? api : []) as string,
        useGrantedResource: () => false,
        getResourceServerInfo: () => ({
          scope: '',
          audience: api,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
      revocation: { enabled: true },
    },
  };
}

const loadExistingGrant: Configuration['loadExistingGrant'] = async (ctx) => {
  const { client, session, provider, requestParamOIDCScopes } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const existingId = ctx.oidc.result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const existing = existingId ? await provider.Grant.find(existingId) : undefined;
  const isEnough = [...requestParamOIDCScopes].every((scope) => existing?.getOIDCScopeEncountered().includes(scope));
  if (existing && isEnough) return existing;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope([...requestParamOIDCScopes].join(' '));
  await grant.save();
  return grant;
};
