import { createHash, createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import type { UsedChallenge } from './store.ts';

export const challengeTtlSeconds = 300;

/** For what a challenge is good: this ceremony, in this browser's interaction or session, for this person if one is known. */
export type ChallengeUse = { ceremony: 'create' | 'get'; binding: string; personId: string | undefined };

const randomSize = 16;
const timeSize = 6;
const sealSize = 32;
const challengeSize = randomSize + timeSize + sealSize;

/**
 * Makes a challenge that carries its own end and the seal of what it is good for: 128 random bits (WebAuthn L3 section 13.4.3
 * asks for 16 bytes), milliseconds, HMAC-SHA-256. Nothing is stored, so that the many pages which offer a passkey and the
 * few which are answered by one do not cost the same; only the use leaves a row.
 */
export function issueChallenge(key: KeyObject, use: ChallengeUse, now: Date): Buffer {
  const head = Buffer.alloc(randomSize + timeSize);
  randomBytes(randomSize).copy(head);
  head.writeUIntBE(now.getTime() + challengeTtlSeconds * 1000, randomSize, timeSize);
  return Buffer.concat([head, sealOf(key, head, use)]);
}

/**
 * The challenge as the row its one use leaves, or undefined when it is not ours, made for something else, or too old. Whoever
 * stores that row first has used the challenge up, whatever comes of the ceremony: the library verifies the same response as
 * often as it is asked.
 */
export function openChallenge(key: KeyObject, text: string, use: ChallengeUse, now: Date): UsedChallenge | undefined {
  const challenge = Buffer.from(text, 'base64url');
  // one spelling for one challenge: what decodes to the same bytes has been used with them
  if (challenge.length !== challengeSize || challenge.toString('base64url') !== text) return undefined;
  const head = challenge.subarray(0, randomSize + timeSize);
  if (!timingSafeEqual(challenge.subarray(head.length), sealOf(key, head, use))) return undefined;
  const expiresAt = new Date(head.readUIntBE(randomSize, timeSize));
  if (expiresAt <= now) return undefined;
  return { hash: sha256(challenge), ...use, binding: hashBinding(use.binding), expiresAt, usedAt: now };
}

function sealOf(key: KeyObject, head: Buffer, { ceremony, binding, personId }: ChallengeUse): Buffer {
  const meant = JSON.stringify([ceremony, binding, personId ?? null]);
  return createHmac('sha256', key).update(head).update(meant).digest();
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** The uid of an interaction or session opens doors: the table keeps its hash. */
function hashBinding(binding: string): string {
  return createHash('sha256').update(binding).digest('base64url');
}
