import { createHash, randomUUID } from 'node:crypto';
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

export type NewRecovery = {
  personId: string;
  requestedBy: string;
  approvedBy: string | undefined;
  reason: string;
  startedAt: Date;
  dueAt: Date;
};

/** Undefined when one waits already: the index decides. */
export async function insertRecovery(tx: Queryable, recovery: NewRecovery): Promise<string | undefined> {
  const [row] = await tx('account_recoveries')
    .insert({
      id: randomUUID(),
      person_id: recovery.personId,
      requested_by: recovery.requestedBy,
      approved_by: recovery.approvedBy ?? null,
      reason: recovery.reason,
      started_at: recovery.startedAt,
      due_at: recovery.dueAt,
    })
    .onConflict(tx.raw(`(person_id) WHERE status = 'waiting'`))
    .ignore()
    .returning<{ id: string }[]>('id');
  return row?.id;
}

export type WaitingRecovery = { id: string; personId: string; dueAt: Date };

export async function findWaitingRecovery(db: Queryable, personId: string): Promise<WaitingRecovery | undefined> {
  return db('account_recoveries')
    .where({ person_id: personId, status: 'waiting' })
    .first('id', 'person_id as personId', 'due_at as dueAt');
}

/** Takes one whose time has come, passing over those another node works on. */
export async function takeDueRecovery(tx: Queryable, now: Date): Promise<WaitingRecovery | undefined> {
  const { rows } = await tx.raw<{ rows: WaitingRecovery[] }>(
    `UPDATE account_recoveries SET status = 'done', ended_at = :now
     WHERE id = (SELECT r.id FROM account_recoveries r JOIN persons p ON p.id = r.person_id
       WHERE r.status = 'waiting' AND r.due_at <= :now AND p.status = 'active'
       ORDER BY r.due_at LIMIT 1 FOR UPDATE OF r SKIP LOCKED)
     RETURNING id, person_id AS "personId", due_at AS "dueAt"`,
    { now },
  );
  return rows[0];
}

export async function cancelWaitingRecovery(tx: Queryable, id: string, now: Date): Promise<boolean> {
  const changed = await tx('account_recoveries')
    .where({ id, status: 'waiting' })
    .update({ status: 'cancelled', ended_at: now });
  return changed === 1;
}

/** Whatever waits; for after a restore, where one that was stopped since the backup waits again. */
export async function cancelAllWaiting(tx: Queryable, now: Date): Promise<{ id: string; personId: string }[]> {
  return tx('account_recoveries')
    .where({ status: 'waiting' })
    .update({ status: 'cancelled', ended_at: now })
    .returning(['id', 'person_id as personId']);
}
