import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { KeyModel } from './key-model.ts';

/** Those of U2F and UAF authenticators have no AAGUID: such keys are no passkeys. */
const statement = z.object({
  aaguid: z
    .string()
    .toLowerCase()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  description: z.string().max(200),
  attestationTypes: z.array(z.string()),
  keyProtection: z.array(z.string()),
  attestationRootCertificates: z.array(z.string()),
});

const entry = z.object({
  metadataStatement: statement,
  statusReports: z.array(z.object({ status: z.string() })),
});

export const blobPayload = z.object({ nextUpdate: z.iso.date(), entries: z.array(z.unknown()) });

/** A province's own list: the statements alone, as their makers hand them out. */
export const statementList = z.array(statement);

/**
 * MDS 3.0 section 3.1.4: reports after which a key may not be what it seems. One ever is enough, also when a later report
 * says that an update is available: which of the two a key has, its attestation does not tell.
 */
const broken: ReadonlySet<string> = new Set([
  'REVOKED',
  'USER_VERIFICATION_BYPASS',
  'ATTESTATION_KEY_COMPROMISE',
  'USER_KEY_REMOTE_COMPROMISE',
  'USER_KEY_PHYSICAL_COMPROMISE',
]);

/** Attestations with a certificate: by the maker (basic) or by an attestation authority, as TPMs do. */
const certified: ReadonlySet<string> = new Set(['basic_full', 'attca']);

/** Entries of a BLOB. What is none of a FIDO2 authenticator describes no model, and is not trusted as one. */
export function modelsOf(entries: readonly unknown[]): KeyModel[] {
  return entries.flatMap((one) => {
    const { data } = entry.safeParse(one);
    return data
      ? [
          modelOf(
            data.metadataStatement,
            data.statusReports.map(({ status }) => status),
          ),
        ]
      : [];
  });
}

export function modelOf(described: z.output<typeof statement>, statuses: readonly string[] = []): KeyModel {
  const { aaguid, description, keyProtection, attestationTypes } = described;
  const roots = described.attestationRootCertificates.flatMap(parseRoot);
  const isHardware = keyProtection.includes('hardware') && !keyProtection.includes('software');
  const isTrusted =
    isHardware &&
    roots.length > 0 &&
    attestationTypes.some((type) => certified.has(type)) &&
    !statuses.some((status) => broken.has(status));
  return { aaguid, name: description, roots, isTrusted };
}

/** One unreadable root among several leaves the others standing; a model without any is not trusted. */
function parseRoot(base64: string): X509Certificate[] {
  try {
    return [new X509Certificate(Buffer.from(base64, 'base64'))];
  } catch {
    return [];
  }
}
