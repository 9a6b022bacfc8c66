import { isoCBOR } from '@simplewebauthn/server/helpers';

type Cbor = Parameters<typeof isoCBOR.encode>[0];

/**
 * We ask for no attestation. What may then come is `none`, or `packed` signed by the new key itself, which browsers pass through
 * (WebAuthn L3 section 5.1.3). A certificate chain nobody asked for proves nothing without trust anchors (GHSA-6hxq-p678-4hr2)
 * and is refused. The object must be one canonical CBOR item to its last byte: the library ignores what follows.
 */
export function isWantedAttestation(attestationObject: Uint8Array): boolean {
  try {
    const decoded = isoCBOR.decodeFirst<Cbor>(new Uint8Array(attestationObject));
    if (!(decoded instanceof Map) || Buffer.compare(isoCBOR.encode(decoded), attestationObject) !== 0) return false;
    if (decoded.get('fmt') === 'none') return true;
    const statement = decoded.get('attStmt');
    return decoded.get('fmt') === 'packed' && statement instanceof Map && !statement.has('x5c');
  } catch {
    return false;
  }
}
