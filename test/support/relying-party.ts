import * as oidc from 'openid-client';
import type { Browser, Page } from './http-browser.ts';

/**
 * A department's system as flow tests need it: `openid-client`, because it is strict. It has no server of its own; the
 * HTTP browser (`http-browser.ts`) stops at the redirect URI and the test hands that address to `exchange`.
 */
export type RelyingPartyOptions = {
  issuer: string;
  clientId: string;
  /** Without a secret and without `authentication` the client is public. */
  clientSecret?: string;
  authentication?: oidc.ClientAuth;
  redirectUri: string;
  /** Default `openid`. */
  scope?: string;
  /** Send the parameters by pushed authorization request (RFC 9126). */
  par?: boolean;
  metadata?: Partial<oidc.ClientMetadata>;
};

export type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;
type Parameters = Record<string, string>;

export type RelyingParty = {
  config: oidc.Configuration;
  redirectUri: string;
  /** A new login: state, nonce and PKCE verifier are made and kept until `exchange`. */
  authorizationUrl(parameters?: Parameters): Promise<URL>;
  /** Opens a new login and follows it to the callback (`page.location` is it) or to the page that asks something. */
  begin(browser: Browser, parameters?: Parameters): Promise<Page>;
  /** Checks state, nonce, `iss` and `max_age`, and redeems the code. Throws what `openid-client` throws. */
  exchange(callback: string | URL | undefined): Promise<Tokens>;
  refresh(refreshToken: string | undefined, parameters?: Parameters): Promise<Tokens>;
  userinfo(tokens: Tokens): Promise<oidc.UserInfoResponse>;
  introspect(token: string, parameters?: Parameters): Promise<oidc.IntrospectionResponse>;
  revoke(token: string): Promise<void>;
  clientCredentials(parameters?: Parameters): Promise<Tokens>;
  logoutUrl(tokens: Tokens | undefined, parameters?: Parameters): URL;
};

type Pending = { state: string; nonce: string; verifier: string; maxAge: number | undefined };

function clientAuthentication({ authentication, clientSecret }: RelyingPartyOptions): oidc.ClientAuth {
  if (authentication) return authentication;
  return clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
}

function createLogins(config: oidc.Configuration, options: RelyingPartyOptions) {
  const pending = new Map<string, Pending>();

  async function authorizationUrl(parameters: Parameters = {}): Promise<URL> {
    const state = parameters.state ?? oidc.randomState();
    const nonce = parameters.nonce ?? oidc.randomNonce();
    const verifier = oidc.randomPKCECodeVerifier();
    const maxAge = parameters.max_age === undefined ? undefined : Number(parameters.max_age);
    pending.set(state, { state, nonce, verifier, maxAge });
    const sent = {
      redirect_uri: options.redirectUri,
      scope: options.scope ?? 'openid',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...parameters,
      state,
      nonce,
    };
    return options.par ? oidc.buildAuthorizationUrlWithPAR(config, sent) : oidc.buildAuthorizationUrl(config, sent);
  }

  async function exchange(callback: string | URL | undefined): Promise<Tokens> {
    if (callback === undefined) throw new Error('the login did not come back to the redirect URI');
    const url = new URL(callback);
    const login = pending.get(url.searchParams.get('state') ?? '');
    if (!login) throw new Error(`unknown state at the redirect URI: ${url.search}`);
    return oidc.authorizationCodeGrant(config, url, {
      expectedState: login.state,
      expectedNonce: login.nonce,
      pkceCodeVerifier: login.verifier,
      idTokenExpected: true,
      ...(login.maxAge === undefined ? {} : { maxAge: login.maxAge }),
    });
  }

  return { authorizationUrl, exchange };
}

/** Reads the provider's discovery document and gives a ready relying party. */
export async function startRelyingParty(options: RelyingPartyOptions): Promise<RelyingParty> {
  const config = await oidc.discovery(
    new URL(options.issuer),
    options.clientId,
    { client_secret: options.clientSecret, redirect_uris: [options.redirectUri], ...options.metadata },
    clientAuthentication(options),
    { execute: [oidc.allowInsecureRequests] },
  );
  const logins = createLogins(config, options);
  return {
    config,
    redirectUri: options.redirectUri,
    ...logins,
    begin: async (browser, parameters) =>
      browser.open(await logins.authorizationUrl(parameters), { stopAt: options.redirectUri }),
    refresh: (refreshToken, parameters) => oidc.refreshTokenGrant(config, refreshToken ?? '', parameters),
    userinfo: (tokens) =>
      oidc.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? oidc.skipSubjectCheck),
    introspect: (token, parameters) => oidc.tokenIntrospection(config, token, parameters),
    revoke: (token) => oidc.tokenRevocation(config, token),
    clientCredentials: (parameters) => oidc.clientCredentialsGrant(config, parameters),
    logoutUrl: (tokens, parameters = {}) =>
      oidc.buildEndSessionUrl(config, {
        ...(tokens?.id_token === undefined ? {} : { id_token_hint: tokens.id_token }),
        ...parameters,
      }),
  };
}
