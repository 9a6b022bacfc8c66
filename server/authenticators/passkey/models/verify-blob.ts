import { X509Certificate } from 'node:crypto';
import { SettingsService } from '@simplewebauthn/server';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { leadsTo, parseCertificates } from '../../../lib/certificate-chain.ts';
import type { KeyModel } from './key-model.ts';
import { blobPayload, modelsOf } from './metadata-entry.ts';

/** Who signs the BLOB. The roots below issue certificates to the whole web: without the name any of them would do. */
const signer = 'mds.fidoalliance.org';

export type VerifiedBlob = { models: KeyModel[]; nextUpdate: Date };

/**
 * The models of a FIDO MDS 3.0 BLOB (a JWT), after its signature, its certificate chain up to one of FIDO's roots and the name
 * in the certificate were verified (MDS 3.0 section 3.2). Revocation lists are not fetched. Throws for whatever is not right.
 */
export async function verifyBlob(
  jwt: string,
  now: Date,
  roots: readonly X509Certificate[] = fidoRoots(),
): Promise<VerifiedBlob> {
  const { x5c = [] } = decodeProtectedHeader(jwt);
  const chain = parseCertificates(x5c.map((base64) => Buffer.from(base64, 'base64')));
  const [leaf] = chain ?? [];
  if (!chain || !leaf) throw new Error('it names no certificates');
  const { payload } = await compactVerify(jwt, leaf.publicKey, { algorithms: ['RS256', 'ES256'] });
  const { entries, nextUpdate: day } = blobPayload.parse(JSON.parse(new TextDecoder().decode(payload)));
  const nextUpdate = new Date(`${day}T00:00:00Z`);
  // certificates of the signer live a year: an old file is judged as on its last day, and reported as old
  const at = nextUpdate < now ? nextUpdate : now;
  if (!leaf.checkHost(signer)) throw new Error(`its certificate is not that of ${signer}`);
  if (!leadsTo(chain, roots, at)) throw new Error('its certificates lead to no root of the FIDO Alliance');
  return { models: modelsOf(entries), nextUpdate };
}

/** GlobalSign R3 and R46, as the library ships them. */
function fidoRoots(): X509Certificate[] {
  return SettingsService.getRootCertificates({ identifier: 'mds' }).map((pem) => new X509Certificate(pem));
}
