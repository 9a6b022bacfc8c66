import type { Queryable } from '../db/database.ts';

export type KeptAnswer = {
  requestHash: Buffer;
  status: number | null;
  answer: Buffer | null;
  requestId: string | null;
  claimedAt: Date;
  /** When the first request committed something of the act. */
  actedAt: Date | null;
};

/** A key, and the request that holds it. */
export type Holding = { keyHash: Buffer; requestId: string };

type Claim = Holding & {
  requestHash: Buffer;
  expiresAt: Date;
  now: Date;
  /** What began before this and committed nothing never happened; should it still be at work, it commits nothing any more. */
  lostAt: Date;
};

/**
 * A node of the release before, which may run beside this one, marks nothing, neither of the keys it claims: whether it acted
 * its events tell. Of a request that marks they do not, for some tell only what begins.
 */
const actedAt = `coalesce(acted_at, CASE WHEN marked_for IS DISTINCT FROM idempotency_keys.request_id AND EXISTS
  (SELECT FROM audit_events e WHERE e.request_id = idempotency_keys.request_id) THEN claimed_at END)`;

/**
 * True for the one of parallel requests that goes on; a key that ran out, or whose request was lost, counts as new. Waits for
 * no act under way: many who ask again would hold the connections that it needs.
 */
export async function claimKey(db: Queryable, claim: Claim): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `WITH made AS (
       INSERT INTO idempotency_keys (key_hash, request_hash, request_id, marked_for, claimed_at, expires_at)
       SELECT :keyHash::bytea, :requestHash::bytea, :requestId, :requestId, :now::timestamptz, :expiresAt::timestamptz
       WHERE NOT EXISTS (SELECT FROM idempotency_keys WHERE key_hash = :keyHash)
       ON CONFLICT (key_hash) DO NOTHING RETURNING 1),
     free AS (
       SELECT key_hash FROM idempotency_keys WHERE key_hash = :keyHash AND (expires_at <= :now
         OR request_hash = :requestHash AND status IS NULL AND claimed_at <= :lostAt AND ${actedAt} IS NULL)
       FOR UPDATE SKIP LOCKED),
     taken AS (
       UPDATE idempotency_keys k SET request_hash = :requestHash, request_id = :requestId, marked_for = :requestId,
         claimed_at = :now, expires_at = :expiresAt, status = NULL, answer_encrypted = NULL, acted_at = NULL
       FROM free WHERE k.key_hash = free.key_hash RETURNING 1)
     SELECT FROM made UNION ALL SELECT FROM taken`,
    claim,
  );
  return rows.length === 1;
}

/**
 * In the transaction of the act: that it was done is known when it is, and not otherwise. False when the key is another
 * request's by now.
 */
export async function markActed(tx: Queryable, { keyHash, requestId }: Holding, now: Date): Promise<boolean> {
  const marked = await tx('idempotency_keys')
    .where({ key_hash: keyHash, request_id: requestId })
    .update({ acted_at: tx.raw('coalesce(acted_at, ?)', [now]) });
  return marked === 1;
}

export async function findKept(db: Queryable, keyHash: Buffer): Promise<KeptAnswer | undefined> {
  return db('idempotency_keys')
    .where({ key_hash: keyHash })
    .first({
      requestHash: 'request_hash',
      status: 'status',
      answer: 'answer_encrypted',
      requestId: 'request_id',
      claimedAt: 'claimed_at',
      actedAt: db.raw(actedAt),
    });
}

export async function keepAnswer(
  db: Queryable,
  { keyHash, requestId }: Holding,
  { status, answer }: { status: number; answer: Buffer },
): Promise<void> {
  await db('idempotency_keys')
    .where({ key_hash: keyHash, request_id: requestId })
    .update({ status, answer_encrypted: answer });
}

/** Makes a key free again, unless something of its act was committed. */
export async function dropKey(db: Queryable, { keyHash, requestId }: Holding): Promise<void> {
  await db('idempotency_keys').where({ key_hash: keyHash, request_id: requestId, acted_at: null }).delete();
}

export async function dropOldKeys(db: Queryable, now: Date): Promise<number> {
  return db('idempotency_keys').where('expires_at', '<=', now).delete();
}
