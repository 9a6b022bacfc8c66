import { createHash, createPrivateKey, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { leafHash } from './merkle.ts';
import type { SealRow, StoredEvent } from './store.ts';

/** What a seal says; `seal_hash` and `signature` stand over it. */
export type SealContent = Pick<
  SealRow,
  'id' | 'through_sequence' | 'event_count' | 'merkle_root' | 'previous_hash' | 'sealed_at'
>;

/** What stands in the place of a previous seal in the first one. */
export const noSeal = { id: '0', through_sequence: '0', seal_hash: Buffer.alloc(32) };

/** Leaf hash of an event as the database holds it. The order of fields is the format: it never changes. */
export function eventHash(event: StoredEvent): Buffer {
  return leafHash(
    JSON.stringify([
      'yimen-audit-event-1',
      event.sequence,
      event.id,
      event.occurred_at,
      event.type,
      event.outcome,
      event.actor_id,
      event.person_id,
      event.client_id,
      event.request_id,
      event.network,
      event.user_agent,
      event.detail,
    ]),
  );
}

export function sealHash(seal: SealContent): Buffer {
  const text = JSON.stringify([
    'yimen-audit-seal-1',
    seal.id,
    seal.through_sequence,
    seal.event_count,
    seal.merkle_root.toString('hex'),
    seal.previous_hash.toString('hex'),
    seal.sealed_at.toISOString(),
  ]);
  return createHash('sha256').update(text).digest();
}

/** RFC 8410: an Ed25519 private key in PKCS #8 is this prefix and the 32 bytes of the seed. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

export function auditPrivateKey(seed: Buffer): KeyObject {
  if (seed.length !== 32) throw new Error('the audit signing key must have 32 bytes');
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
}

/** The key auditors verify with; it may leave the house. */
export function auditPublicKey(seed: Buffer): KeyObject {
  return createPublicKey(auditPrivateKey(seed));
}

/** RFC 8410: an Ed25519 public key in SPKI is this prefix and 32 bytes. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** The 32 bytes of a public key in base64, as `YIMEN_AUDIT_FORMER_KEYS` takes them. */
export function publicKeyText(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.length).toString('base64');
}

/** The keys of all times, the oldest first, the one that seals now last. */
export function verificationKeys(config: { auditSigningKey: Buffer; auditFormerKeys: readonly Buffer[] }): KeyObject[] {
  const former = config.auditFormerKeys.map((bytes) =>
    createPublicKey({ key: Buffer.concat([spkiPrefix, bytes]), format: 'der', type: 'spki' }),
  );
  return [...former.reverse(), auditPublicKey(config.auditSigningKey)];
}

/** Which of the keys made the signature; -1 for none. */
export function signerOf(seal: Pick<SealRow, 'seal_hash' | 'signature'>, keys: readonly KeyObject[]): number {
  return keys.findLastIndex((key) => verify(null, seal.seal_hash, key, seal.signature));
}
