import { isoCBOR } from '@simplewebauthn/server/helpers';
import { leadsTo, parseCertificates } from '../../lib/certificate-chain.ts';
import type { KeyModels } from './models/key-model.ts';

type Cbor = Parameters<typeof isoCBOR.encode>[0];
type Statement = { fmt: Cbor | undefined; attStmt: Map<Cbor, Cbor> };

/** The object must be one canonical CBOR item to its last byte: the library ignores what follows. */
function readObject(attestationObject: Uint8Array): Statement | undefined {
  try {
    const decoded = isoCBOR.decodeFirst<Cbor>(new Uint8Array(attestationObject));
    if (!(decoded instanceof Map) || Buffer.compare(isoCBOR.encode(decoded), attestationObject) !== 0) return undefined;
    const attStmt = decoded.get('attStmt');
    return attStmt instanceof Map ? { fmt: decoded.get('fmt'), attStmt } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Where we ask for no attestation, what may come is `none`, or `packed` signed by the new key itself, which browsers pass
 * through (WebAuthn L3 section 5.1.3). A certificate chain nobody asked for proves nothing (GHSA-6hxq-p678-4hr2) and is refused.
 */
export function isUncertified(attestationObject: Uint8Array): boolean {
  const object = readObject(attestationObject);
  if (!object) return false;
  return object.fmt === 'none' ? object.attStmt.size === 0 : object.fmt === 'packed' && !object.attStmt.has('x5c');
}

/**
 * Formats whose certificates we follow to a root of the metadata: security keys and TPMs. The library would check others
 * against roots of its own and open addresses out of the certificates for it.
 */
const certifiedFormats: ReadonlySet<unknown> = new Set(['packed', 'tpm']);

export function isCertified(attestationObject: Uint8Array): boolean {
  const object = readObject(attestationObject);
  return object !== undefined && certifiedFormats.has(object.fmt) && chainOf(object) !== undefined;
}

function chainOf({ attStmt }: Statement): Uint8Array[] | undefined {
  const x5c = attStmt.get('x5c');
  const isChain = Array.isArray(x5c) && x5c.every((certificate) => certificate instanceof Uint8Array);
  return isChain ? (x5c as Uint8Array[]) : undefined;
}

/** What a key must be that is added as a security key. `listed` null: any trusted model. */
export type ModelDemand = { models: KeyModels; listed: readonly string[] | null };

/**
 * Judges the model of a key whose attestation signature the library has verified: known and trusted, its certificates lead
 * to a root of that model, and on the list.
 */
export function modelRefusal(
  { models, listed }: ModelDemand,
  { aaguid, attestationObject }: { aaguid: string; attestationObject: Uint8Array },
  now: Date,
): 'not-attested' | 'model-not-listed' | undefined {
  const model = models.find(aaguid);
  const object = readObject(attestationObject);
  const chain = object && parseCertificates(chainOf(object) ?? []);
  if (!model?.isTrusted || !chain || !leadsTo(chain, model.roots, now)) return 'not-attested';
  return listed === null || listed.includes(aaguid) ? undefined : 'model-not-listed';
}
