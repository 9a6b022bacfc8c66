import type { Knex } from 'knex';
import { recordEvent, recordEvents } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { isUuid } from '../lib/uuid.ts';
import { mayAt } from '../roles/reach.ts';
import type { Acts } from './act.ts';
import { judgeDecider } from './may-decide.ts';
import {
  type Approval,
  type Decision,
  findApproval,
  holdWaiting,
  storeDecision,
  voidAllWaiting,
  voidExpired,
} from './store.ts';

export type DecideParts = { knex: Knex; acts: Acts; clock: () => Date };

/**
 * `own`: nobody approves what they asked for, or what is theirs. `changed`: what it was asked for is no longer the same, so the
 * request is void. `being-decided`: by somebody else, at this moment.
 */
export type DecideRefused = 'unknown' | 'own' | 'changed' | 'being-decided';

export type Answer = { approvalId: string; decision: 'approve' | 'decline'; reason: string };

/**
 * The second person's answer, once: of parallel answers one counts. With the yes the act happens, in the same transaction; if
 * it cannot, or its subject or the right of whoever asked has changed since, the request is void and nothing happens (T-127).
 */
export async function decideApproval(
  { knex, acts, clock }: DecideParts,
  deciderId: string,
  { approvalId, decision, reason }: Answer,
): Promise<Outcome<{ approval: Approval }, DecideRefused>> {
  if (!isUuid(approvalId)) return refuse('unknown');
  const now = clock();
  return knex.transaction(async (tx) => {
    const held = await holdWaiting(tx, approvalId, now);
    const approval = held ?? (await findBeingDecided(tx, approvalId, now));
    if (!approval) return refuse('unknown');
    const refused = await judgeDecider(tx, acts, deciderId, approval);
    if (refused) return refuse(refused);
    if (!held) return refuse('being-decided');
    if (decision === 'decline') {
      await conclude(tx, approval, deciderId, { status: 'declined', decidedBy: deciderId, reason, at: now });
      await acts[approval.act].declined?.(tx, approval, now);
      return { ok: true, approval };
    }
    const done = await performHeld(tx, acts, approval, deciderId, now);
    if (!done) {
      await conclude(tx, approval, deciderId, { status: 'void', decidedBy: null, reason: null, at: now });
      return refuse('changed');
    }
    await conclude(tx, approval, deciderId, { status: 'approved', decidedBy: deciderId, reason, at: now });
    return { ok: true, approval };
  });
}

/**
 * The request if somebody else has it locked, to be judged for whoever comes beside them and is told so: a yes may look at twenty
 * thousand rows first, and nobody keeps a connection waiting for it.
 */
async function findBeingDecided(tx: Knex.Transaction, approvalId: string, now: Date): Promise<Approval | undefined> {
  const found = await findApproval(tx, approvalId);
  return found?.status === 'waiting' && found.expiresAt > now ? found : undefined;
}

/** Does the act if all that it rested on is as it was; otherwise leaves nothing behind. */
async function performHeld(tx: Knex.Transaction, acts: Acts, approval: Approval, deciderId: string, now: Date) {
  const act = acts[approval.act];
  const mayAsk = !act.permission || (await mayAt(tx, approval.requestedBy, act.permission, approval.unitId));
  if (!mayAsk) return false;
  if ((await act.version(tx, approval)) !== approval.subjectVersion) return false;
  const persons = { requestedBy: approval.requestedBy, approvedBy: deciderId };
  const savepoint = await tx.transaction();
  const outcome = await act.perform(savepoint, approval, persons, now).catch(async (error) => {
    await savepoint.rollback();
    throw error;
  });
  if (outcome.ok) await savepoint.commit();
  else await savepoint.rollback();
  return outcome.ok;
}

/** Whoever asked takes it back. */
export async function withdrawApproval(
  { knex, clock }: Pick<DecideParts, 'knex' | 'clock'>,
  personId: string,
  approvalId: string,
): Promise<Outcome<object, 'unknown' | 'being-decided'>> {
  if (!isUuid(approvalId)) return refuse('unknown');
  const now = clock();
  return knex.transaction(async (tx) => {
    const held = await holdWaiting(tx, approvalId, now);
    const approval = held ?? (await findBeingDecided(tx, approvalId, now));
    if (approval?.requestedBy !== personId) return refuse('unknown');
    if (!held) return refuse('being-decided');
    await conclude(tx, approval, personId, { status: 'withdrawn', decidedBy: null, reason: null, at: now });
    return { ok: true };
  });
}

/** `actorId`: whose answer it was, also of one that voided the request. */
async function conclude(tx: Knex.Transaction, approval: Approval, actorId: string, decision: Decision): Promise<void> {
  const { id: approvalId, act, requestedBy } = approval;
  await storeDecision(tx, approvalId, decision);
  await recordEvent(tx, {
    type: 'approval.decided',
    outcome: decision.status === 'approved' ? 'success' : 'refused',
    actorId,
    detail: {
      approvalId,
      act,
      status: decision.status,
      requestedBy,
      ...(decision.reason !== null && { reason: decision.reason }),
    },
  });
}

/** Voids what nobody decided in time; a job calls it. */
export async function voidOldRequests(knex: Knex, now: Date): Promise<number> {
  return knex.transaction(async (tx) => recordVoided(tx, await voidExpired(tx, now)));
}

/**
 * After a restore: one that was declined or taken back since the backup waits again, and a yes would do what was refused. What
 * is still wanted is asked for anew. Gives how many there were.
 */
export async function voidEveryRequest(tx: Knex.Transaction, now: Date): Promise<number> {
  return recordVoided(tx, await voidAllWaiting(tx, now));
}

async function recordVoided(tx: Knex.Transaction, voided: readonly Pick<Approval, 'id' | 'act'>[]): Promise<number> {
  await recordEvents(
    tx,
    voided.map(({ id: approvalId, act }) => ({
      type: 'approval.expired',
      outcome: 'refused',
      detail: { approvalId, act },
    })),
  );
  return voided.length;
}
