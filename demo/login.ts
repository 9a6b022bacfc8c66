import { setTimeout as wait } from 'node:timers/promises';
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';

/** One login under way in one browser. */
export type PendingLogin = {
  state: string;
  nonce: string;
  verifier: string;
  /** The level asked for; the answer is checked against it. */
  acr: string | undefined;
  /** When a fresh login was asked for: the time from which `auth_time` must be. */
  since: Date | undefined;
};

export type LoggedIn = {
  sub: string;
  sid: string | undefined;
  idToken: string;
  refreshToken: string | undefined;
  /** Of the ID token. */
  claims: Record<string, unknown>;
  userinfo: Record<string, unknown>;
};

/** `level` and `stale`: the provider's answer is genuine, but not what this department asked for. */
export type LoginFailure = 'denied' | 'refused' | 'level' | 'stale';

export type LoginRequest = {
  acr?: string;
  fresh?: boolean;
  lasting?: boolean;
  /** Lets the person choose for whom they are here, without a new login. */
  switchIdentity?: boolean;
  hint?: string;
  locale: string;
};

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

/** Levels in rising order: an answer at or above the level asked for will do. */
const levels = ['urn:yimen:aal1', 'urn:yimen:aal2', 'phr', 'phrh'];
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
    logoutUrl: (login, locale) =>
      oidc.buildEndSessionUrl(config, {
        id_token_hint: login.idToken,
        post_logout_redirect_uri: options.postLogoutRedirectUri,
        state: 'ended',
        ui_locales: locale,
      }),
  };
}

async function begin(config: oidc.Configuration, options: ServiceOptions, request: LoginRequest) {
  const pending: PendingLogin = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    acr: request.acr,
    since: request.fresh ? new Date() : undefined,
  };
  const prompts = [request.fresh && 'login', request.switchIdentity && 'select_account', request.lasting && 'consent'];
  const prompt = prompts.filter(Boolean).join(' ');
  const parameters = {
    redirect_uri: options.redirectUri,
    // A refresh token is asked for only when wanted, and then openly: `offline_access` needs consent each time.
    scope: request.lasting ? `${options.scopes} offline_access` : options.scopes,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    ui_locales: request.locale,
    ...(prompt && { prompt }),
    // `max_age` besides `prompt=login`: only it makes `auth_time` a duty of the answer (OpenID Connect Core section 2).
    ...(request.fresh && { max_age: '0' }),
    ...(request.acr && { acr_values: request.acr }),
    ...(request.hint && { login_hint: request.hint }),
  };
  const build = options.pushedRequests ? oidc.buildAuthorizationUrlWithPAR : oidc.buildAuthorizationUrl;
  return { url: await build(config, parameters), pending };
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
