import type { Queryable } from '../db/database.ts';

export type KeptAnswer = {
  requestHash: Buffer;
  status: number | null;
  answer: Buffer | null;
  requestId: string | null;
  claimedAt: Date;
  /** Whether the first request left events: what is recorded was committed with what was done. */
  isRecorded: boolean;
};

type Claim = {
  keyHash: Buffer;
  requestHash: Buffer;
  requestId: string | null;
  expiresAt: Date;
  now: Date;
  /** What began before this and left neither an answer nor an event never happened. */
  lostAt: Date;
};

/** True for the one of parallel requests that goes on; a key that ran out, or whose request was lost, counts as new. */
export async function claimKey(db: Queryable, claim: Claim): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `INSERT INTO idempotency_keys (key_hash, request_hash, request_id, claimed_at, expires_at)
     VALUES (:keyHash, :requestHash, :requestId, :now, :expiresAt)
     ON CONFLICT (key_hash) DO UPDATE SET request_hash = EXCLUDED.request_hash, request_id = EXCLUDED.request_id,
       claimed_at = EXCLUDED.claimed_at, status = NULL, answer_encrypted = NULL, expires_at = EXCLUDED.expires_at
     WHERE idempotency_keys.expires_at <= :now
       OR (idempotency_keys.request_hash = EXCLUDED.request_hash AND idempotency_keys.status IS NULL
         AND idempotency_keys.request_id IS NOT NULL AND idempotency_keys.claimed_at <= :lostAt
         AND NOT EXISTS (SELECT 1 FROM audit_events e WHERE e.request_id = idempotency_keys.request_id))
     RETURNING 1`,
    claim,
  );
  return rows.length === 1;
}

export async function findKept(db: Queryable, keyHash: Buffer): Promise<KeptAnswer | undefined> {
  const { rows } = await db.raw<{ rows: KeptAnswer[] }>(
    `SELECT request_hash AS "requestHash", status, answer_encrypted AS answer, request_id AS "requestId",
       claimed_at AS "claimedAt", EXISTS (SELECT 1 FROM audit_events e WHERE e.request_id = k.request_id) AS "isRecorded"
     FROM idempotency_keys k WHERE key_hash = ?`,
    [keyHash],
  );
  return rows[0];
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
