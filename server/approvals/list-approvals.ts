import type { Queryable } from '../db/database.ts';
import { isUuid } from '../lib/uuid.ts';
import { reaches } from '../roles/reach.ts';
import type { Acts } from './act.ts';
import { isTheirs, judgeDecider } from './may-decide.ts';
import { type Approval, findApproval, findApprovals, findApprovalsBy, findWaitingOn } from './store.ts';

export type { Approval, ApprovalStatus } from './store.ts';

const pageSize = 50;

export type Position = { at: Date; id: string };
export type ApprovalPage = { approvals: Approval[]; next: Position | undefined };

/** What waits, or what was decided, in one's reach; and one's own requests. */
export async function listApprovals(
  db: Queryable,
  viewer: { roots: readonly string[]; personId: string },
  { open, before }: { open: boolean; before: Position | undefined },
): Promise<ApprovalPage> {
  return pageOf(await findApprovals(db, viewer, { open, before, limit: pageSize + 1 }));
}

function pageOf(found: readonly Approval[]): ApprovalPage {
  const approvals = found.slice(0, pageSize);
  const last = approvals.at(-1);
  return { approvals, next: found.length > pageSize && last ? { at: last.requestedAt, id: last.id } : undefined };
}

/** What somebody asked for, whatever became of it; for whoever asked it takes no other right to see it. */
export async function listOwnApprovals(
  db: Queryable,
  personId: string,
  before: Position | undefined,
): Promise<ApprovalPage> {
  return pageOf(await findApprovalsBy(db, personId, { before, limit: pageSize + 1 }));
}

export async function openOwnApproval(db: Queryable, personId: string, id: string): Promise<Approval | undefined> {
  const approval = isUuid(id) ? await findApproval(db, id) : undefined;
  return approval?.requestedBy === personId ? approval : undefined;
}

/** One request, for whoever asked or reaches it; anybody else meets what they would for an id of nothing. */
export async function openApproval(
  db: Queryable,
  acts: Acts,
  viewer: { roots: readonly string[]; personId: string },
  id: string,
): Promise<(Approval & { mayDecide: boolean; isTheirs: boolean }) | undefined> {
  const approval = isUuid(id) ? await findApproval(db, id) : undefined;
  if (!approval) return undefined;
  const isOwn = approval.requestedBy === viewer.personId;
  if (!isOwn && !(await reaches(db, viewer.roots, approval.unitId))) return undefined;
  const refused = approval.status === 'waiting' ? await judgeDecider(db, acts, viewer.personId, approval) : 'decided';
  return { ...approval, mayDecide: refused === undefined, isTheirs: refused === 'own' && !isOwn };
}

/** The request for an act on a subject that somebody could still answer. */
export async function findWaiting(
  db: Queryable,
  on: Pick<Approval, 'act' | 'subject'>,
  now: Date,
): Promise<Approval | undefined> {
  const waiting = await findWaitingOn(db, on);
  return waiting && waiting.expiresAt > now ? waiting : undefined;
}

/** How many of the newest requests that wait somebody could answer who decides at or below these units. */
export async function countToDecide(
  db: Queryable,
  acts: Acts,
  viewer: { roots: readonly string[]; personId: string },
): Promise<number> {
  const { approvals } = await listApprovals(db, viewer, { open: true, before: undefined });
  const theirs = await Promise.all(approvals.map((one) => isTheirs(db, acts, viewer.personId, one)));
  return theirs.filter((one) => !one).length;
}
