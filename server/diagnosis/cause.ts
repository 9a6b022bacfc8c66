/** Everything that is told to a team of a failed request: each has its sentence and remedy in three languages. */
export const causes = [
  'redirect-uri-unregistered',
  'pkce-missing',
  'pkce-method',
  'pkce-mismatch',
  'scope-not-registered',
  'response-not-allowed',
  'grant-not-allowed',
  'client-secret-wrong',
  'client-method-wrong',
  'client-not-authenticated',
  'code-unknown',
  'code-used',
  'code-expired',
  'code-foreign-address',
  'code-foreign-application',
  'refresh-used',
  'refresh-ended',
  'token-ended',
  'parameter-missing',
  'parameter-repeated',
  'parameter-invalid',
  'origin-not-allowed',
  'logout-address-unregistered',
  'logout-hint',
  'other',
] as const;
export type Cause = (typeof causes)[number];

/** What the library says of an error, in one text: public description and private detail. */
export type ToldError = { error: string; description: string; detail: string };

type Rule = { cause: Cause; pattern: RegExp };

/** By the words of oidc-provider, pinned by its version; what a newer one says otherwise becomes `other` and is lost to nobody. */
const rules: readonly Rule[] = [
  { cause: 'redirect-uri-unregistered', pattern: /^invalid_redirect_uri|redirect_uri did not match/ },
  { cause: 'logout-address-unregistered', pattern: /post_logout_redirect_uri not registered/ },
  { cause: 'logout-hint', pattern: /id_token_hint/ },
  { cause: 'pkce-mismatch', pattern: /PKCE|code_verifier/i },
  { cause: 'code-unknown', pattern: /authorization code not found/ },
  { cause: 'code-used', pattern: /authorization code already consumed/ },
  { cause: 'code-expired', pattern: /authorization code is expired/ },
  { cause: 'code-foreign-address', pattern: /authorization code redirect_uri mismatch/ },
  { cause: 'code-foreign-application', pattern: /client mismatch/ },
  { cause: 'refresh-used', pattern: /refresh token already used/ },
  { cause: 'refresh-ended', pattern: /refresh token (not found|is expired)|grant (not found|is expired)/ },
  {
    cause: 'client-method-wrong',
    pattern: /auth(entication)? m(echanism|ethod)|Authorization header|only be provided using one/i,
  },
  { cause: 'client-secret-wrong', pattern: /invalid secret/ },
  { cause: 'client-not-authenticated', pattern: /^invalid_client|no client authentication/ },
  { cause: 'scope-not-registered', pattern: /^invalid_scope|scope/ },
  { cause: 'response-not-allowed', pattern: /response_(type|mode)/ },
  {
    cause: 'grant-not-allowed',
    pattern: /grant type|^(unsupported_grant_type|unauthorized_client)|is not allowed for this client/,
  },
  { cause: 'origin-not-allowed', pattern: /^\S+ origin / },
  { cause: 'parameter-missing', pattern: /missing required|must be provided/ },
  { cause: 'parameter-repeated', pattern: /must not be provided twice/ },
  { cause: 'token-ended', pattern: /^invalid_token/ },
  { cause: 'parameter-invalid', pattern: /^invalid_(request|target|authorization_details)/ },
];

export function causeOf({ error, description, detail }: ToldError): Cause {
  const text = `${error} ${description} ${detail}`;
  if (/requires PKCE|code_challenge must be provided/.test(text)) return 'pkce-missing';
  if (/code_challenge_method/.test(text)) return 'pkce-method';
  return rules.find(({ pattern }) => pattern.test(text))?.cause ?? 'other';
}

/** Parameters that may be named: their names alone, never what was in them. */
const parameters = [
  ...['response_type', 'response_mode', 'redirect_uri', 'scope', 'state', 'nonce', 'prompt', 'max_age', 'claims'],
  ...['acr_values', 'code_challenge_method', 'code_challenge', 'code_verifier', 'code', 'grant_type', 'refresh_token'],
  ...['client_secret', 'client_id', 'id_token_hint', 'post_logout_redirect_uri', 'resource', 'authorization_details'],
];

export function parameterOf({ description, detail }: ToldError): string | undefined {
  const text = `${description} ${detail}`;
  return parameters.find((name) => new RegExp(`\\b${name}\\b`).test(text));
}
