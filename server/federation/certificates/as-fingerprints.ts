import { X509Certificate } from 'node:crypto';

/** A certificate inside JSON: its line ends stand there as escapes. */
const inJson = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\]+-----END CERTIFICATE-----(?:\\[nr])*/g;

/** A setting as JSON with its certificates as people compare them: by fingerprint and last day. */
export function asFingerprints(json: string): string {
  return json.replace(inJson, (pem) => {
    const { fingerprint256, validToDate } = new X509Certificate(pem.replaceAll('\\r', '').replaceAll('\\n', '\n'));
    return `SHA-256 ${fingerprint256} (${validToDate.toISOString().slice(0, 10)})`;
  });
}
