/**
 * Why a login through a source came to nothing: what the administrator and the log are told, and which of a few sentences
 * the person reads. Details tell nothing of the person and quote nothing of the other side. Never renamed, never reused.
 */
const reasons = {
  /** Switched off, or not among those who may be asked. */
  'source.disabled': ['disabled'],
  /** Nothing usable came in time; others are not affected. */
  'source.unreachable': ['not-allowed', 'timeout', 'unreachable', 'too-large', 'busy', 'status', 'tls'],
  /** The person or the source said no. */
  'source.denied': ['access-denied', 'login-required', 'upstream-error'],
  /** Directory only; the same for an unknown name, a wrong password and an account that is locked there. */
  'source.wrong-credentials': ['credentials'],
  /** The login was not begun here and now: begin again. */
  'source.stale': ['state-missing', 'state-mismatch', 'callback-malformed', 'replayed', 'code-refused', 'too-old'],
  /** The source, or somebody in its name, says what cannot be true. */
  'source.invalid': [
    'issuer-mismatch',
    'audience-mismatch',
    'party-mismatch',
    'nonce-mismatch',
    'subject-mismatch',
    'recipient-mismatch',
    'request-mismatch',
    'signature-missing',
    'signature-invalid',
    'algorithm-not-allowed',
    'key-unknown',
    'not-encrypted',
    'decryption-failed',
    'expired',
    'not-yet-valid',
    'claim-missing',
    'response-malformed',
    'structure-forbidden',
    'ambiguous-entry',
    'loop',
  ],
  /** For the administrator to mend. */
  'source.misconfigured': [
    'client-refused',
    'search-account-refused',
    'base-not-found',
    'endpoint-missing',
    'metadata-malformed',
    'metadata-issuer',
    'subject-missing',
    'settings-malformed',
  ],
} as const;

/** What the person is told. */
export type SourceReason = keyof typeof reasons;
/** What the administrator is told. */
export type SourceFailure = (typeof reasons)[SourceReason][number];

const byFailure = new Map<SourceFailure, SourceReason>(
  (Object.entries(reasons) as [SourceReason, readonly SourceFailure[]][]).flatMap(([reason, failures]) =>
    failures.map((failure) => [failure, reason] as const),
  ),
);

export const sourceReasons = Object.keys(reasons) as [SourceReason, ...SourceReason[]];
export const sourceFailures: readonly SourceFailure[] = [...byFailure.keys()];

export function reasonOf(failure: SourceFailure): SourceReason {
  return byFailure.get(failure) as SourceReason;
}
