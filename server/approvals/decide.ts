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
  findWaitingOn,
  holdWaiting,
  storeDecision,
  voidAllWaiting,
  voidExpired,
  voidWaiting,
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
    const seen = await findStillWaiting(tx, approvalId, now);
    if (!seen) return refuse('unknown');
    const refused = await judgeDecider(tx, acts, deciderId, seen);
    if (refused) return refuse(refused);
    const approval = await holdWaiting(tx, approvalId, now);
    if (!approval) return refuse((await findStillWaiting(tx, approvalId, now)) ? 'being-decided' : 'unknown');
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
 * The request if it waits, without a lock. It is judged on this whether it is for whoever answers: were it locked before that, those
 * whose answer does not count could keep those whose does from giving theirs. Whoever finds it locked behind this is told that
 * somebody else decides it: a yes may look at twenty thousand rows first, and nobody keeps a connection waiting for it.
 */
async function findStillWaiting(tx: Knex.Transaction, approvalId: string, now: Date): Promise<Approval | undefined> {
  const found = await findApproval(tx, approvalId);
  return found?.status === 'waiting' && found.expiresAt > now ? found : undefined;
}

/**
 * Voids the request for an act on a subject whose yes would do nothing any more: too old, not asked by whoever may, or about what has
 * changed since. Gives whether there was one, so that the same can be asked for again. One being decided is left to whoever decides.
 */
export async function voidStale(
  tx: Knex.Transaction,
  acts: Acts,
  on: Pick<Approval, 'act' | 'subject'>,
  now: Date,
): Promise<boolean> {
  const found = await findWaitingOn(tx, on);
  if (!found || (found.expiresAt > now && (await isAsItWas(tx, acts, found)))) return false;
  const voided = await voidWaiting(tx, found.id, now);
  await recordVoided(tx, voided);
  return voided.length > 0;
}

/** Whether whoever asked may still ask, and what it is about is as it was then. */
async function isAsItWas(tx: Knex.Transaction, acts: Acts, approval: Approval): Promise<boolean> {
  const act = acts[approval.act];
  const mayAsk = !act.permission || (await mayAt(tx, approval.requestedBy, act.permission, approval.unitId));
  return mayAsk && (await act.version(tx, approval)) === approval.subjectVersion;
}

/** Does the act if all that it rested on is as it was; otherwise leaves nothing behind. */
async function performHeld(tx: Knex.Transaction, acts: Acts, approval: Approval, deciderId: string, now: Date) {
  if (!(await isAsItWas(tx, acts, approval))) return false;
  const persons = { requestedBy: approval.requestedBy, approvedBy: deciderId };
  const savepoint = await tx.transaction();
  const outcome = await acts[approval.act].perform(savepoint, approval, persons, now).catch(async (error) => {
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
    if ((await findStillWaiting(tx, approvalId, now))?.requestedBy !== personId) return refuse('unknown');
    const approval = await holdWaiting(tx, approvalId, now);
    if (!approval) return refuse((await findStillWaiting(tx, approvalId, now)) ? 'being-decided' : 'unknown');
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
