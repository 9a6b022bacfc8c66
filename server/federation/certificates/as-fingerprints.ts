import { X509Certificate } from 'node:crypto';

/** Where certificates stand in the settings of a source; a label may look like one and is none. */
const certificatePaths = ['connection.certificates', 'connection.authorities'];

/** A certificate inside JSON: its line ends stand there as escapes. */
const inJson = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\]+-----END CERTIFICATE-----(?:\\[nr])*/g;

/** A setting as JSON with its certificates as people compare them: by fingerprint and last day. */
export function asFingerprints(path: string, json: string): string {
  return certificatePaths.includes(path) ? json.replace(inJson, fingerprintOf) : json;
}

/** What cannot be read stays as it is: a page of requests is shown whatever one of them holds. */
function fingerprintOf(pem: string): string {
  try {
    const { fingerprint256, validToDate } = new X509Certificate(pem.replaceAll('\\r', '').replaceAll('\\n', '\n'));
    return `SHA-256 ${fingerprint256} (${validToDate.toISOString().slice(0, 10)})`;
  } catch {
    return pem;
  }
}
