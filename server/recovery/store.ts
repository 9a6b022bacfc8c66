import { createHash } from 'node:crypto';
import type { Queryable } from '../db/database.ts';

/** 256 random bits need no key and no salt. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export type NewRepudiation = {
  tokenHash: Buffer;
  personId: string;
  change: string;
  subjectId: string | undefined;
  createdAt: Date;
  expiresAt: Date;
};

export async function insertRepudiation(tx: Queryable, repudiation: NewRepudiation): Promise<void> {
  await tx('repudiations').insert({
    token_hash: repudiation.tokenHash,
    person_id: repudiation.personId,
    change: repudiation.change,
    subject_id: repudiation.subjectId ?? null,
    created_at: repudiation.createdAt,
    expires_at: repudiation.expiresAt,
  });
}

export type Repudiated = { personId: string; change: string; subjectId: string | null };

/** The one use. Undefined: unknown, used up or expired. */
export async function consumeRepudiation(tx: Queryable, token: string, now: Date): Promise<Repudiated | undefined> {
  const [row] = await tx('repudiations')
    .where({ token_hash: hashToken(token), consumed_at: null })
    .where('expires_at', '>', now)
    .update({ consumed_at: now })
    .returning<{ person_id: string; change: string; subject_id: string | null }[]>([
      'person_id',
      'change',
      'subject_id',
    ]);
  return row && { personId: row.person_id, change: row.change, subjectId: row.subject_id };
}
