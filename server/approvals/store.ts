import { randomUUID } from 'node:crypto';
import type { Queryable } from '../db/database.ts';
import type { Translated } from '../lib/locale.ts';
import type { ActDetail, ActName } from './act.ts';

export type ApprovalStatus = 'waiting' | 'approved' | 'declined' | 'withdrawn' | 'void';

export type Approval = {
  id: string;
  act: ActName;
  unitId: string;
  unitName: Translated;
  subject: string;
  subjectVersion: string;
  detail: ActDetail;
  reason: string;
  requestedBy: string;
  requestedAt: Date;
  expiresAt: Date;
  status: ApprovalStatus;
  decidedBy: string | null;
  decidedAt: Date | null;
  decisionReason: string | null;
};

export type NewApproval = Pick<
  Approval,
  'act' | 'unitId' | 'subject' | 'subjectVersion' | 'detail' | 'reason' | 'requestedBy' | 'requestedAt' | 'expiresAt'
>;

/** Undefined when the same act on the same subject waits already: the index decides. */
export async function insertApproval(tx: Queryable, approval: NewApproval): Promise<string | undefined> {
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    `INSERT INTO approvals (id, act, unit_id, subject, subject_version, detail, reason, requested_by, requested_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (act, subject) WHERE status = 'waiting' DO NOTHING RETURNING id`,
    [
      randomUUID(),
      approval.act,
      approval.unitId,
      approval.subject,
      approval.subjectVersion,
      JSON.stringify(approval.detail),
      approval.reason,
      approval.requestedBy,
      approval.requestedAt,
      approval.expiresAt,
    ],
  );
  return rows[0]?.id;
}

const columns = {
  id: 'r.id',
  act: 'r.act',
  unitId: 'r.unit_id',
  unitName: 'u.name',
  subject: 'r.subject',
  subjectVersion: 'r.subject_version',
  detail: 'r.detail',
  reason: 'r.reason',
  requestedBy: 'r.requested_by',
  requestedAt: 'r.requested_at',
  expiresAt: 'r.expires_at',
  status: 'r.status',
  decidedBy: 'r.decided_by',
  decidedAt: 'r.decided_at',
  decisionReason: 'r.decision_reason',
};

export async function findApproval(db: Queryable, id: string): Promise<Approval | undefined> {
  return db('approvals as r').join('units as u', 'u.id', 'r.unit_id').where({ 'r.id': id }).first(columns);
}

/** The one request for an act on a subject that waits, also when it is too old. */
export async function findWaitingOn(
  db: Queryable,
  { act, subject }: Pick<Approval, 'act' | 'subject'>,
): Promise<Approval | undefined> {
  return db('approvals as r')
    .join('units as u', 'u.id', 'r.unit_id')
    .where({ 'r.act': act, 'r.subject': subject, 'r.status': 'waiting' })
    .first(columns);
}

/** Locks the request if it still waits and is not too old, and nobody else is deciding it at this moment: nobody waits for them. */
export async function holdWaiting(tx: Queryable, id: string, now: Date): Promise<Approval | undefined> {
  return tx('approvals as r')
    .join('units as u', 'u.id', 'r.unit_id')
    .where({ 'r.id': id, 'r.status': 'waiting' })
    .where('r.expires_at', '>', now)
    .forUpdate('r')
    .skipLocked()
    .first(columns);
}

export type Decision = { status: ApprovalStatus; decidedBy: string | null; reason: string | null; at: Date };

/** Of a request that is held. */
export async function storeDecision(tx: Queryable, id: string, decision: Decision): Promise<void> {
  await tx('approvals').where({ id, status: 'waiting' }).update({
    status: decision.status,
    decided_by: decision.decidedBy,
    decided_at: decision.at,
    decision_reason: decision.reason,
  });
}

/** Requests too old to be approved, so that the same can be asked for again. */
export async function voidExpired(tx: Queryable, now: Date): Promise<{ id: string; act: ActName }[]> {
  return tx('approvals')
    .where({ status: 'waiting' })
    .where('expires_at', '<=', now)
    .update({ status: 'void', decided_at: now })
    .returning<{ id: string; act: ActName }[]>(['id', 'act']);
}

/** The same of one, unless somebody decides it at this moment. */
export async function voidWaiting(tx: Queryable, id: string, now: Date): Promise<{ id: string; act: ActName }[]> {
  const free = tx('approvals').where({ id, status: 'waiting' }).forUpdate().skipLocked().select('id');
  return tx('approvals')
    .whereIn('id', free)
    .update({ status: 'void', decided_at: now })
    .returning<{ id: string; act: ActName }[]>(['id', 'act']);
}

/** The same of all that wait. */
export async function voidAllWaiting(tx: Queryable, now: Date): Promise<{ id: string; act: ActName }[]> {
  return tx('approvals')
    .where({ status: 'waiting' })
    .update({ status: 'void', decided_at: now })
    .returning<{ id: string; act: ActName }[]>(['id', 'act']);
}

export type Span = { open: boolean; before: { at: Date; id: string } | undefined; limit: number };

/** What one person asked for, the newest first. */
export async function findApprovalsBy(
  db: Queryable,
  personId: string,
  { before, limit }: Omit<Span, 'open'>,
): Promise<Approval[]> {
  return db('approvals as r')
    .join('units as u', 'u.id', 'r.unit_id')
    .where({ 'r.requested_by': personId })
    .modify((query) => before && query.whereRaw('(r.requested_at, r.id) < (?, ?)', [before.at, before.id]))
    .orderBy([
      { column: 'r.requested_at', order: 'desc' },
      { column: 'r.id', order: 'desc' },
    ])
    .limit(limit)
    .select<Approval[]>(columns);
}

/** Requests in or below the roots, and one's own, the newest first. */
export async function findApprovals(
  db: Queryable,
  { roots, personId }: { roots: readonly string[]; personId: string },
  { open, before, limit }: Span,
): Promise<Approval[]> {
  return db('approvals as r')
    .join('units as u', 'u.id', 'r.unit_id')
    .where((seen) =>
      seen
        .where({ 'r.requested_by': personId })
        .orWhereExists((below) =>
          below
            .from('unit_ancestors as a')
            .select(db.raw('1'))
            .whereRaw('a.unit_id = r.unit_id')
            .whereIn('a.ancestor_id', roots),
        ),
    )
    .modify((query) => (open ? query.where({ 'r.status': 'waiting' }) : query.whereNot({ 'r.status': 'waiting' })))
    .modify((query) => before && query.whereRaw('(r.requested_at, r.id) < (?, ?)', [before.at, before.id]))
    .orderBy([
      { column: 'r.requested_at', order: 'desc' },
      { column: 'r.id', order: 'desc' },
    ])
    .limit(limit)
    .select<Approval[]>(columns);
}
