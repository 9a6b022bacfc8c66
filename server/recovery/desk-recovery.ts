import type { Knex } from 'knex';
import { recordEvent, recordEvents } from '../audit/record.ts';
import { removeEveryFactor } from '../authenticators/remove-every-factor.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { listAddresses } from '../people/addresses.ts';
import { holdPerson } from '../people/hold-person.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import { endEverySession } from '../sessions/end-every-session.ts';
import { endUnfinished } from './end-unfinished.ts';
import { factorChanged, type RecoveryParts } from './factor-changed.ts';
import {
  cancelAllWaiting,
  cancelWaitingRecovery,
  findWaitingRecovery,
  insertRecovery,
  takeDueRecovery,
} from './store.ts';

/** Time for the owner to hear of it and object; longer where a passkey, which nobody can steal from afar, is said to be lost. */
const waitingHours = { simple: 24, strong: 72 } as const;

export type Recovery = {
  administratorId: string;
  personId: string;
  reason: string;
  /** The second person; without one only for accounts that have no passkey. */
  approvedBy?: string | undefined;
};

/** `no-address`: there would be no way in left to come back by. */
export type RecoveryRefused = 'no-address' | 'already-recovering';

/**
 * Begins to take off an account what it is logged in to with, for somebody who lost it. Nothing is set and nothing shown: after
 * the waiting time the person comes in by a code to a verified address and binds anew. They are told at once, at every
 * address, with a link that stops it (T-085).
 */
export async function beginRecovery(
  tx: Knex.Transaction,
  parts: RecoveryParts,
  { administratorId, personId, reason, approvedBy }: Recovery,
): Promise<Outcome<{ dueAt: Date }, RecoveryRefused>> {
  if ((await listAddresses(tx, parts.cipher, personId)).length === 0) return refuse('no-address');
  const hours = approvedBy ? waitingHours.strong : waitingHours.simple;
  const startedAt = parts.clock();
  const dueAt = new Date(startedAt.getTime() + hours * 3_600_000);
  const recoveryId = await insertRecovery(tx, {
    ...{ personId, requestedBy: administratorId, approvedBy, reason },
    ...{ startedAt, dueAt },
  });
  if (!recoveryId) return refuse('already-recovering');
  await recordEvent(tx, {
    type: 'recovery.account.started',
    outcome: 'success',
    actorId: administratorId,
    personId,
    detail: { recoveryId, hours, reason, ...(approvedBy && { approvedBy }) },
  });
  await factorChanged(tx, parts, personId, { code: 'recovery.started', recoveryId, hours });
  return { ok: true, dueAt };
}

/** When a recovery that waits will happen. */
export async function recoveryDueAt(db: Knex, personId: string): Promise<Date | undefined> {
  return (await findWaitingRecovery(db, personId))?.dueAt;
}

/** By the owner, with the link of the notice. */
export async function cancelRecovery(
  tx: Knex.Transaction,
  { clock }: RecoveryParts,
  personId: string,
  recoveryId: string,
): Promise<boolean> {
  if (!(await cancelWaitingRecovery(tx, recoveryId, clock()))) return false;
  await recordEvent(tx, {
    type: 'recovery.account.cancelled',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { recoveryId },
  });
  return true;
}

/**
 * After a restore: one that its owner stopped since the backup waits again, its time may have passed, and nobody would be told.
 * The desk begins anew what is still wanted. Gives how many there were.
 */
export async function cancelEveryRecovery(tx: Knex.Transaction, now: Date): Promise<number> {
  const cancelled = await cancelAllWaiting(tx, now);
  await recordEvents(
    tx,
    cancelled.map(({ id: recoveryId, personId }) => ({
      type: 'recovery.account.cancelled',
      outcome: 'success',
      personId,
      detail: { recoveryId },
    })),
  );
  return cancelled.length;
}

/** Does what is due, one at a time; a job calls it. Gives how many there were. */
export async function finishDueRecoveries(knex: Knex, parts: RecoveryParts): Promise<number> {
  let finished = 0;
  while (await knex.transaction((tx) => finishNext(tx, parts))) finished += 1;
  return finished;
}

async function finishNext(tx: Knex.Transaction, parts: RecoveryParts): Promise<boolean> {
  const due = await takeDueRecovery(tx, parts.clock());
  if (!due) return false;
  const { id: recoveryId, personId } = due;
  // what is being bound right now goes as well, or is bound no more
  await holdPerson(tx, personId);
  const factors = await removeEveryFactor(tx, personId, parts.clock());
  await endUnfinished(tx, parts, personId);
  const sessions = await endEverySession(tx, parts, { personId, actorId: personId, by: 'policy' });
  await recordEvent(tx, {
    type: 'recovery.account.finished',
    outcome: 'success',
    personId,
    detail: { recoveryId, factors, sessions },
  });
  await enqueueNotices(tx, parts.cipher, personId, { code: 'recovery.done' });
  return true;
}
