import { X509Certificate } from 'node:crypto';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { readSecrets, readSource } from '../read-source.ts';
import { sourceSecrets } from '../source-config.ts';
import type { SourceRow } from '../store.ts';

/** Whose a certificate is: it signs their answers, is ours towards them, or vouches for their directory. */
export const certificateUses = ['theirs', 'ours', 'authority'] as const;
export type CertificateUse = (typeof certificateUses)[number];

/**
 * `fingerprint`: SHA-256, in hexadecimal with colons, as people compare it. `isReplaced`: the next one is in place. Keys that a source
 * publishes by an address have no end.
 */
export type SourceCertificate = { use: CertificateUse; fingerprint: string; endsAt: Date; isReplaced: boolean };

/** Certificates of a source that somebody has to replace by hand, the first to end first. */
export function certificatesOf(row: SourceRow, cipher: ColumnCipher): SourceCertificate[] {
  const found = pemsOf(row, cipher).map(([use, pem]): Found => {
    const { fingerprint256: fingerprint, validFromDate: from, validToDate: endsAt, subject } = new X509Certificate(pem);
    return { use, fingerprint, from, endsAt, subject };
  });
  found.sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime());
  return found.map((one) => {
    const { use, fingerprint, endsAt } = one;
    return { use, fingerprint, endsAt, isReplaced: found.some((other) => replaces(other, one)) };
  });
}

type Found = Omit<SourceCertificate, 'isReplaced'> & { from: Date; subject: string };

/**
 * Whether one is there to follow the other: longer, and without a gap. Certificates of one party of SAML are its old and its next
 * one, whatever they are called; authorities are several as well, each for other servers, so that a follower has the same name.
 */
function replaces(next: Found, old: Found): boolean {
  if (next.use !== old.use || next.endsAt <= old.endsAt || next.from > old.endsAt) return false;
  return next.use !== 'authority' || next.subject === old.subject;
}

/** Of a source that cannot be read, as after a key was lost, nothing: that is reported where it is opened. */
function pemsOf(row: SourceRow, cipher: ColumnCipher): [CertificateUse, string][] {
  try {
    const { kind, connection } = readSource(row);
    if (kind === 'ldap') return connection.authorities.map((pem) => ['authority', pem]);
    if (kind !== 'saml') return [];
    const { certificate } = sourceSecrets.saml.parse(readSecrets(row, cipher));
    return [...connection.certificates.map((pem): [CertificateUse, string] => ['theirs', pem]), ['ours', certificate]];
  } catch {
    return [];
  }
}
