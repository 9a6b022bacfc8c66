import type { JWK } from 'jose';

/** A login to the admin API: the token and the key it is bound to. Ten minutes long; nothing renews it but another login. */
export type Session = {
  issuer: string;
  clientId: string;
  accessToken: string;
  /** In milliseconds since 1970. */
  expiresAt: number;
  privateKey: JWK;
};

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Only a service on this very machine may be asked without TLS. */
export function isSafeIssuer(issuer: string): boolean {
  const url = URL.parse(issuer);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isOwnMachine(url.hostname));
}

function isOwnMachine(hostname: string): boolean {
  return loopback.has(hostname) || hostname.endsWith('.localhost');
}
