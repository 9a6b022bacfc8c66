import type { Queryable } from '../db/database.ts';
import { mayAt } from '../roles/reach.ts';
import type { Acts } from './act.ts';
import type { Approval } from './store.ts';

/**
 * Who is a second person for a request, for the page that offers the decision and for the decision itself. `unknown`: not in
 * their reach. `own`: they asked for it, or it is theirs as well.
 */
export async function judgeDecider(
  db: Queryable,
  acts: Acts,
  personId: string,
  approval: Approval,
): Promise<'unknown' | 'own' | undefined> {
  if (!(await mayAt(db, personId, 'approvals.decide', approval.unitId))) return 'unknown';
  return (await isTheirs(db, acts, personId, approval)) ? 'own' : undefined;
}

/** Whether they asked for it, or it is theirs as well: whatever their roles, they are no second person. */
export async function isTheirs(db: Queryable, acts: Acts, personId: string, approval: Approval): Promise<boolean> {
  return approval.requestedBy === personId || (await acts[approval.act].isOwn?.(db, approval, personId)) === true;
}
