import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { ActName, Acts, ApprovedAct } from './act.ts';
import { insertApproval } from './store.ts';

const validDays = 7;

/**
 * Asks for a second person's yes. The caller has judged that `requestedBy` may ask (the act's permission, in reach of the unit).
 * `unknown`: the subject is not there. `already-waiting`: the same is asked for on the same subject.
 */
export async function requestApproval(
  tx: Knex.Transaction,
  acts: Acts,
  { name, requestedBy, ...act }: ApprovedAct & { name: ActName; requestedBy: string },
  now: Date,
): Promise<Outcome<{ approvalId: string; expiresAt: Date }, 'unknown' | 'already-waiting'>> {
  const subjectVersion = await acts[name].version(tx, act);
  if (subjectVersion === undefined) return refuse('unknown');
  const expiresAt = new Date(now.getTime() + validDays * 86_400_000);
  const approvalId = await insertApproval(tx, {
    ...act,
    act: name,
    subjectVersion,
    requestedBy,
    requestedAt: now,
    expiresAt,
  });
  if (!approvalId) return refuse('already-waiting');
  await recordEvent(tx, {
    type: 'approval.requested',
    outcome: 'success',
    actorId: requestedBy,
    detail: { approvalId, act: name, unitId: act.unitId, reason: act.reason },
  });
  return { ok: true, approvalId, expiresAt };
}
