import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
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
