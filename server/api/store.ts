import type { Queryable } from '../db/database.ts';

export type KeptAnswer = { requestHash: Buffer; status: number | null; answer: Buffer | null };

/** True for the one of parallel requests that goes on; a key that ran out counts as new. */
export async function claimKey(
  db: Queryable,
  { keyHash, requestHash, expiresAt, now }: { keyHash: Buffer; requestHash: Buffer; expiresAt: Date; now: Date },
): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `INSERT INTO idempotency_keys (key_hash, request_hash, expires_at) VALUES (:keyHash, :requestHash, :expiresAt)
     ON CONFLICT (key_hash) DO UPDATE SET request_hash = EXCLUDED.request_hash, status = NULL, answer_encrypted = NULL,
       expires_at = EXCLUDED.expires_at
     WHERE idempotency_keys.expires_at <= :now
     RETURNING 1`,
    { keyHash, requestHash, expiresAt, now },
  );
  return rows.length === 1;
}

export async function findKept(db: Queryable, keyHash: Buffer): Promise<KeptAnswer | undefined> {
  return db('idempotency_keys')
    .where({ key_hash: keyHash })
    .first('request_hash as requestHash', 'status', 'answer_encrypted as answer');
}

export async function keepAnswer(db: Queryable, keyHash: Buffer, status: number, answer: Buffer): Promise<void> {
  await db('idempotency_keys').where({ key_hash: keyHash }).update({ status, answer_encrypted: answer });
}

export async function dropKey(db: Queryable, keyHash: Buffer): Promise<void> {
  await db('idempotency_keys').where({ key_hash: keyHash }).delete();
}

export async function dropOldKeys(db: Queryable, now: Date): Promise<number> {
  return db('idempotency_keys').where('expires_at', '<=', now).delete();
}
