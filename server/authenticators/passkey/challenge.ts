import { createHash, randomBytes } from 'node:crypto';
import type { Queryable } from '../../db/database.ts';
import { consumeChallengeRow, insertChallenge } from './store.ts';

export const challengeTtlSeconds = 300;

/** For what a challenge is good: this ceremony, in this browser's interaction or session, for this person if one is known. */
export type ChallengeUse = { ceremony: 'create' | 'get'; binding: string; personId: string | undefined };

/** Makes a challenge of 32 random bytes and keeps its hash. */
export async function issueChallenge(db: Queryable, use: ChallengeUse, now: Date): Promise<Buffer> {
  const challenge = randomBytes(32);
  const expiresAt = new Date(now.getTime() + challengeTtlSeconds * 1000);
  await insertChallenge(db, { hash: sha256(challenge), ...use, binding: hashBinding(use.binding), expiresAt });
  return challenge;
}

/**
 * Uses a challenge up, whatever comes of the ceremony: one conditional statement, outside any transaction that could take it
 * back. The library verifies the same response as often as it is asked.
 */
export function consumeChallenge(db: Queryable, challenge: string, use: ChallengeUse, now: Date): Promise<boolean> {
  const hash = sha256(Buffer.from(challenge, 'base64url'));
  return consumeChallengeRow(db, { hash, ...use, binding: hashBinding(use.binding) }, now);
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** The uid of an interaction or session opens doors: the table keeps its hash. */
function hashBinding(binding: string): string {
  return createHash('sha256').update(binding).digest('base64url');
}
