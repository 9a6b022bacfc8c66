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
  /** Page of ours to show afterwards. */
  returnTo: string;
};

export type LoginRequest = {
  acr?: string;
  fresh?: boolean;
  /** How old the login may be at most. */
  maxAgeSeconds?: number;
  returnTo?: string;
  lasting?: boolean;
  /** Lets the person choose for whom they are here, without a new login. */
  switchIdentity?: boolean;
  hint?: string;
  locale: string;
};

export type BeginOptions = { redirectUri: string; scopes: string; pushedRequests: boolean };

/** Where to send the browser, and what to remember until it comes back. */
export async function begin(config: oidc.Configuration, options: BeginOptions, request: LoginRequest) {
  const maxAgeSeconds = request.fresh ? 0 : request.maxAgeSeconds;
  const pending: PendingLogin = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    acr: request.acr,
    since: maxAgeSeconds === undefined ? undefined : new Date(Date.now() - maxAgeSeconds * 1000),
    returnTo: request.returnTo ?? '/',
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
    ...(maxAgeSeconds !== undefined && { max_age: String(maxAgeSeconds) }),
    ...(request.acr && { acr_values: request.acr }),
    ...(request.hint && { login_hint: request.hint }),
  };
  const build = options.pushedRequests ? oidc.buildAuthorizationUrlWithPAR : oidc.buildAuthorizationUrl;
  return { url: await build(config, parameters), pending };
}
