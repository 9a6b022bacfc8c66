import { X509Certificate } from 'node:crypto';

const longestChain = 6;

/** Certificates from DER, the leaf first; undefined when one of them is none. */
export function parseCertificates(encoded: readonly Uint8Array[]): X509Certificate[] | undefined {
  if (encoded.length === 0 || encoded.length > longestChain) return undefined;
  try {
    return encoded.map((der) => new X509Certificate(der));
  } catch {
    return undefined;
  }
}

/**
 * Whether a chain (leaf first) leads to one of the anchors: each certificate issued and signed by the next, every one of
 * them valid at `at`, and between leaf and anchor only certification authorities issue. An anchor is trusted by name,
 * whatever it says of itself: makers have roots that do not call themselves authorities. Nothing is fetched: revocation
 * lists are not asked, and no address in a certificate is ever opened (T-134).
 */
export function leadsTo(chain: readonly X509Certificate[], anchors: readonly X509Certificate[], at: Date): boolean {
  const last = chain.at(-1);
  if (!last || !chain.every((certificate) => isValidAt(certificate, at))) return false;
  for (const [index, issuer] of chain.slice(1).entries()) {
    const issued = chain[index];
    if (!issued || !issuer.ca || !isIssuedBy(issued, issuer)) return false;
  }
  return anchors.some((anchor) => isValidAt(anchor, at) && (last.raw.equals(anchor.raw) || isIssuedBy(last, anchor)));
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function isValidAt({ validFromDate, validToDate }: X509Certificate, at: Date): boolean {
  return validFromDate <= at && at <= validToDate;
}
