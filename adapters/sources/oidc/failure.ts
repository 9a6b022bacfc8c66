import * as oidc from 'openid-client';
import type { SourceFailure } from '../../../server/federation/failures.ts';

type Cause = {
  claim?: unknown;
  claims?: unknown;
  attribute?: unknown;
  header?: unknown;
  reason?: unknown;
  key?: unknown;
};

const byClaim: Record<string, SourceFailure> = {
  iss: 'issuer-mismatch',
  aud: 'audience-mismatch',
  azp: 'party-mismatch',
  nonce: 'nonce-mismatch',
  exp: 'expired',
  nbf: 'not-yet-valid',
};

const byCode: Record<string, SourceFailure> = {
  OAUTH_KEY_SELECTION_FAILED: 'key-unknown',
  OAUTH_UNSUPPORTED_OPERATION: 'algorithm-not-allowed',
  OAUTH_DECRYPTION_FAILED: 'decryption-failed',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'status',
  OAUTH_RESPONSE_IS_NOT_JSON: 'response-malformed',
  OAUTH_PARSE_ERROR: 'response-malformed',
  OAUTH_JWT_USERINFO_EXPECTED: 'response-malformed',
  OAUTH_MISSING_SERVER_METADATA: 'endpoint-missing',
  OAUTH_INVALID_SERVER_METADATA: 'metadata-malformed',
  OAUTH_HTTP_REQUEST_FORBIDDEN: 'not-allowed',
  OAUTH_REQUEST_PROTOCOL_FORBIDDEN: 'not-allowed',
  OAUTH_TIMEOUT: 'timeout',
  OAUTH_ABORT: 'timeout',
};

/** What an error of openid-client says of the source; undefined for what is none of its doing. */
export function translateOidcError(error: unknown): SourceFailure | undefined {
  if (error instanceof oidc.AuthorizationResponseError) return ofAuthorization(error.error);
  if (error instanceof oidc.ResponseBodyError) return ofTokenEndpoint(error.error, error.status);
  if (error instanceof oidc.WWWAuthenticateChallengeError) return ofChallenge(error);
  return error instanceof oidc.ClientError ? ofClientError(error) : undefined;
}

function ofAuthorization(code: string): SourceFailure {
  if (code === 'access_denied') return 'access-denied';
  if (code === 'temporarily_unavailable') return 'unreachable';
  return /^(login|interaction|consent|account_selection)_required$/.test(code) ? 'login-required' : 'upstream-error';
}

function ofTokenEndpoint(code: string, status: number): SourceFailure {
  if (status >= 500) return 'status';
  if (code === 'invalid_grant') return 'code-refused';
  return code === 'invalid_client' || code === 'unauthorized_client' ? 'client-refused' : 'upstream-error';
}

/**
 * A source that does not know us answers by a challenge where we had shown ourselves in the header (RFC 6749 section 5.2); one
 * of `Bearer` is about the person's token.
 */
function ofChallenge({ status, cause }: oidc.WWWAuthenticateChallengeError): SourceFailure {
  if (status >= 500) return 'status';
  return cause.some(({ scheme }) => scheme === 'basic') ? 'client-refused' : 'upstream-error';
}

function ofClientError(error: oidc.ClientError): SourceFailure {
  const { claim, claims, attribute, header, reason, key } = innermost(error);
  const code = String(error.code);
  if (typeof claim === 'string' && byClaim[claim]) return byClaim[claim];
  if (attribute === 'sub') return 'subject-mismatch';
  if (attribute === 'issuer') return 'metadata-issuer';
  // `{ header, expected, reason }`: the algorithm; `{ key, data, … }`: the signature.
  if (header !== undefined && reason !== undefined) return 'algorithm-not-allowed';
  if (key !== undefined) return 'signature-invalid';
  // A claim that must be there is not, or is of another type.
  if (claims !== undefined) return 'claim-missing';
  return byCode[code] ?? 'response-malformed';
}

function innermost(error: Error): Cause {
  let cause: unknown = error;
  for (let depth = 0; depth < 3 && cause instanceof Error && cause.cause !== undefined; depth += 1) cause = cause.cause;
  return typeof cause === 'object' && cause !== null && !(cause instanceof Error) ? cause : {};
}
