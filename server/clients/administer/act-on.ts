import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import {
  type ApplicationRecord,
  findRecord,
  isUnitWithin,
  storeCertificate,
  storeOwner,
  storeResumption,
  storeSuspension,
} from './store.ts';

/** Who acts, and the units at or below which they may. */
export type Actor = { personId: string; roots: readonly string[] };
export type Wish = { clientId: string; reason: string };

/**
 * Takes an application out of use: no login, no token, no refresh, on every node from the commit on (T-032). `isHeld`: a
 * security administrator does it, so nobody but one can take it back.
 */
export async function suspendApplication(
  tx: Knex.Transaction,
  actor: Actor,
  { clientId, reason, isHeld }: Wish & { isHeld: boolean },
  at: Date,
): Promise<Outcome<object, 'unknown' | 'not-in-use'>> {
  const application = await hold(tx, actor, clientId);
  if (!application) return refuse('unknown');
  if (!(await storeSuspension(tx, { clientId, reason, isHeld, at }))) return refuse('not-in-use');
  await record(tx, actor, application, 'application.suspended', reason);
  return { ok: true };
}

export async function resumeApplication(
  tx: Knex.Transaction,
  actor: Actor,
  { clientId, reason, isReviewer }: Wish & { isReviewer: boolean },
  at: Date,
): Promise<Outcome<object, 'unknown' | 'not-suspended' | 'held'>> {
  const application = await hold(tx, actor, clientId);
  if (!application) return refuse('unknown');
  if (application.isHeld && !isReviewer) return refuse('held');
  if (!(await storeResumption(tx, clientId, at))) return refuse('not-suspended');
  await record(tx, actor, application, 'application.resumed', reason);
  return { ok: true };
}

/**
 * Gives it to another unit; both must be in reach, so that nobody pulls in what is foreign nor pushes theirs away (T-121).
 * `version`: what it was like when whoever gives it saw it, so that of two who give it to different units one is told.
 */
export async function giveApplication(
  tx: Knex.Transaction,
  actor: Actor,
  { clientId, toId, version, reason }: Wish & { toId: string; version: string },
  at: Date,
): Promise<Outcome<object, 'unknown' | 'stale' | 'same-unit' | 'of-team'>> {
  const application = await hold(tx, actor, clientId);
  if (!application || !(await isUnitWithin(tx, actor.roots, toId))) return refuse('unknown');
  if (application.version !== version) return refuse('stale');
  if (application.unitId === toId) return refuse('same-unit');
  // The team would keep its secrets: teams hand over among themselves, and the unit follows.
  if (application.teamUnitId !== null && application.teamUnitId !== toId) return refuse('of-team');
  await storeOwner(tx, clientId, toId, at);
  const detail = { unitId: toId, fromId: application.unitId, reason };
  await recordEvent(tx, { type: 'application.given', outcome: 'success', actorId: actor.personId, clientId, detail });
  return { ok: true };
}

/** Says that it is still needed, for another year. */
export async function certifyApplication(
  tx: Knex.Transaction,
  actor: Actor,
  { clientId, reason }: Wish,
  at: Date,
): Promise<Outcome<object, 'unknown'>> {
  const application = await hold(tx, actor, clientId);
  if (!application) return refuse('unknown');
  await storeCertificate(tx, clientId, actor.personId, at);
  await record(tx, actor, application, 'application.certified', reason);
  return { ok: true };
}

const hold = (tx: Knex.Transaction, { roots }: Actor, clientId: string) =>
  findRecord(tx, roots, clientId, { hold: true });

async function record(
  tx: Knex.Transaction,
  { personId }: Actor,
  { clientId, unitId }: ApplicationRecord,
  type: 'application.suspended' | 'application.resumed' | 'application.certified',
  reason: string,
): Promise<void> {
  await recordEvent(tx, { type, outcome: 'success', actorId: personId, clientId, detail: { unitId, reason } });
}
