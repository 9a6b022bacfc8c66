import { InvalidCredentialsError, NoSuchObjectError, ResultCodeError } from 'ldapts';
import type { SourceFailure } from '../../../server/federation/failures.ts';

/**
 * A bind as the person that these answer is a wrong name or password, and one sentence for all of them: no such entry,
 * wrong password, locked, expired, no password at all.
 */
const credentialCodes = new Set([
  19, // constraintViolation: OpenLDAP's password policy
  32, // noSuchObject
  34, // invalidDNSyntax
  48, // inappropriateAuthentication
  49, // invalidCredentials; Active Directory also for locked, disabled and expired accounts
  53, // unwillingToPerform
]);

export function isWrongCredentials(error: unknown): boolean {
  return error instanceof ResultCodeError && credentialCodes.has(error.code);
}

const tlsCodes = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** Everything the directory or the network can do; nothing of it is a surprise. */
export function translateLdapError(error: unknown): SourceFailure | undefined {
  if (error instanceof InvalidCredentialsError) return 'search-account-refused';
  if (error instanceof NoSuchObjectError) return 'base-not-found';
  if (error instanceof ResultCodeError) return error.code === 50 ? 'search-account-refused' : 'upstream-error';
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && tlsCodes.test(error.code)) return 'tls';
  // ldapts keeps of a socket's error only the text.
  if (/too-large$/.test(error.message)) return 'too-large';
  return /timed? ?out/i.test(error.message) ? 'timeout' : 'unreachable';
}
