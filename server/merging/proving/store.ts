import { createHash } from 'node:crypto';
import type { Queryable } from '../../db/database.ts';

export async function insertProof(
  tx: Queryable,
  proof: { token: string; personId: string; amr: string; expiresAt: Date },
): Promise<void> {
  await tx('merge_proofs').where({ person_id: proof.personId }).delete();
  await tx('merge_proofs').insert({
    token_hash: hashToken(proof.token),
    person_id: proof.personId,
    amr: proof.amr,
    expires_at: proof.expiresAt,
  });
}

export type ProofRow = { person_id: string; amr: string; expires_at: Date; consumed_at: Date | null };

const proofColumns = ['person_id', 'amr', 'expires_at', 'consumed_at'] as const;

export async function findProof(db: Queryable, token: string, now: Date): Promise<ProofRow | undefined> {
  return db('merge_proofs')
    .where({ token_hash: hashToken(token) })
    .where('expires_at', '>', now)
    .first<ProofRow | undefined>(...proofColumns);
}

/** The one use. */
export async function consumeProof(tx: Queryable, token: string, now: Date): Promise<ProofRow | undefined> {
  const [row] = await tx('merge_proofs')
    .where({ token_hash: hashToken(token), consumed_at: null })
    .where('expires_at', '>', now)
    .update({ consumed_at: now })
    .returning<ProofRow[]>([...proofColumns]);
  return row;
}

/** 256 random bits need no key and no salt. */
function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
