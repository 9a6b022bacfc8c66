import { setTimeout as wait } from 'node:timers/promises';
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import { begin, type LoginRequest, type PendingLogin } from './begin-login.ts';
import { type Introspected, levels } from './step-up.ts';

export type LoggedIn = {
  sub: string;
  sid: string | undefined;
  accessToken: string;
  idToken: string;
  refreshToken: string | undefined;
  /** Of the ID token. */
  claims: Record<string, unknown>;
  userinfo: Record<string, unknown>;
};

/** `level` and `stale`: the provider's answer is genuine, but not what this department asked for. */
export type LoginFailure = 'denied' | 'refused' | 'level' | 'stale';

export type IdentityService = {
  /** Address to send the browser to, and what to remember until it comes back. */
  begin(request: LoginRequest): Promise<{ url: URL; pending: PendingLogin }>;
  finish(
    callback: URL,
    pending: PendingLogin,
  ): Promise<{ ok: true; login: LoggedIn } | { ok: false; reason: LoginFailure }>;
  /** New tokens, or undefined when the provider no longer gives any. */
  refresh(login: LoggedIn): Promise<LoggedIn | undefined>;
  logoutUrl(login: LoggedIn, locale: string): URL;
  /** What the provider says of an access token. */
  introspect(accessToken: string): Promise<Introspected>;
  /** Keys for logout tokens. */
  keys: JWTVerifyGetKey;
};

export type ServiceOptions = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  postLogoutRedirectUri: string;
  scopes: string;
  pushedRequests: boolean;
  signedWith: string;
};

const clockSkewSeconds = 10;

/** Reads the discovery document, trying again for `patienceMs` when the identity service is not up yet. */
export async function connect(options: ServiceOptions, patienceMs: number): Promise<IdentityService> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      const config = await discover(options);
      return createService(config, options);
    } catch (error) {
      if (Date.now() >= until) throw error;
      await wait(Math.min(250, patienceMs));
    }
  }
}

function discover({ issuer, clientId, clientSecret, signedWith }: ServiceOptions): Promise<oidc.Configuration> {
  const url = new URL(issuer);
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  // Plain http is for the demonstration on one machine; anywhere else openid-client refuses it, and should.
  const execute = isLoopback ? [oidc.allowInsecureRequests] : [];
  const metadata = { id_token_signed_response_alg: signedWith };
  return oidc.discovery(url, clientId, metadata, oidc.ClientSecretBasic(clientSecret), { execute, timeout: 5 });
}

function createService(config: oidc.Configuration, options: ServiceOptions): IdentityService {
  const jwksUri = config.serverMetadata().jwks_uri;
  if (jwksUri === undefined) throw new Error('the identity service publishes no keys');
  return {
    keys: createRemoteJWKSet(new URL(jwksUri)),
    begin: (request) => begin(config, options, request),
    finish: (callback, pending) => finish(config, callback, pending),
    refresh: (login) => refresh(config, login),
    introspect: (accessToken) => oidc.tokenIntrospection(config, accessToken),
    logoutUrl: (login, locale) =>
      oidc.buildEndSessionUrl(config, {
        id_token_hint: login.idToken,
        post_logout_redirect_uri: options.postLogoutRedirectUri,
        state: 'ended',
        ui_locales: locale,
      }),
  };
}

async function finish(config: oidc.Configuration, callback: URL, pending: PendingLogin) {
  try {
    // Checks state, iss (RFC 9207), nonce, PKCE, and the ID token's signature, aud, exp.
    const tokens = await oidc.authorizationCodeGrant(config, callback, {
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      pkceCodeVerifier: pending.verifier,
      idTokenExpected: true,
    });
    const login = await readLogin(config, tokens, undefined);
    const failure = unmet(login, pending);
    return failure ? ({ ok: false, reason: failure } as const) : ({ ok: true, login } as const);
  } catch (error) {
    if (error instanceof oidc.AuthorizationResponseError) {
      return { ok: false, reason: error.error === 'access_denied' ? 'denied' : 'refused' } as const;
    }
    if (error instanceof oidc.ClientError || error instanceof oidc.ResponseBodyError) {
      return { ok: false, reason: 'refused' } as const;
    }
    throw error;
  }
}

/** `acr_values` and `prompt` are wishes: who depends on them looks at the ID token (OpenID Connect Core 3.1.2.1). */
function unmet({ claims }: LoggedIn, { acr, since }: PendingLogin): LoginFailure | undefined {
  if (acr !== undefined && levels.indexOf(String(claims.acr)) < levels.indexOf(acr)) return 'level';
  const oldest = since ? since.getTime() / 1000 - clockSkewSeconds : Number.NEGATIVE_INFINITY;
  if (since && !(Number(claims.auth_time) >= oldest)) return 'stale';
  return undefined;
}

async function readLogin(
  config: oidc.Configuration,
  tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
  before: LoggedIn | undefined,
): Promise<LoggedIn> {
  const claims = tokens.claims() ?? before?.claims;
  const idToken = tokens.id_token ?? before?.idToken;
  if (!claims || idToken === undefined) throw new oidc.ClientError('no ID token');
  const sub = String(claims.sub);
  const userinfo = await oidc.fetchUserInfo(config, tokens.access_token, sub);
  return {
    sub,
    sid: typeof claims.sid === 'string' ? claims.sid : before?.sid,
    accessToken: tokens.access_token,
    idToken,
    refreshToken: tokens.refresh_token ?? before?.refreshToken,
    claims: { ...claims },
    userinfo: { ...userinfo },
  };
}

async function refresh(config: oidc.Configuration, login: LoggedIn): Promise<LoggedIn | undefined> {
  if (login.refreshToken === undefined) return undefined;
  try {
    const tokens = await oidc.refreshTokenGrant(config, login.refreshToken);
    const renewed = await readLogin(config, tokens, login);
    // The same person or nobody (OpenID Connect Core 12.2).
    return renewed.sub === login.sub ? renewed : undefined;
  } catch (error) {
    const isAnswer = error instanceof oidc.ResponseBodyError || error instanceof oidc.WWWAuthenticateChallengeError;
    if (isAnswer && error.status < 500) return undefined;
    throw error;
  }
}
