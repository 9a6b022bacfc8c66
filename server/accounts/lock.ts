import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { changeStatus } from '../people/change-status.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import { canSpare } from '../roles/end-role.ts';
import { endEverySession } from '../sessions/end-every-session.ts';
import { judgeTarget, type TargetRefused } from './access.ts';
import type { AccountParts, Actor } from './parts.ts';

/** `last-officer`: a chief role would be left to nobody (T-165). */
export type LockRefused = TargetRefused | 'not-active' | 'last-officer';

/** Locks an account. Its sessions, grants and tokens are dead with the commit, on every node; then applications and the person are told. */
export async function lockAccount(
  tx: Knex.Transaction,
  parts: AccountParts,
  { administratorId, personId, reason }: Actor,
): Promise<Outcome<{ sessions: number }, LockRefused>> {
  // first, because it holds what the judgement rests on: of two who lock each other one stays
  const isSpared = await canSpare(tx, personId);
  const refused = await judgeTarget(tx, administratorId, 'people.lock', personId, parts.clock());
  if (refused) return refuse(refused);
  if (!isSpared) return refuse('last-officer');
  if (!(await changeStatus(tx, personId, { from: 'active', to: 'locked' }))) return refuse('not-active');
  const sessions = await endEverySession(tx, parts, { personId, actorId: administratorId });
  await recordEvent(tx, {
    type: 'person.account.locked',
    outcome: 'success',
    actorId: administratorId,
    personId,
    detail: { sessions, reason },
  });
  await enqueueNotices(tx, parts.cipher, personId, { code: 'account.locked' });
  return { ok: true, sessions };
}

/** Opens it again: with the ways in it had, and no session, also none of a login that was under way while it was locked. */
export async function unlockAccount(
  tx: Knex.Transaction,
  parts: AccountParts,
  { administratorId, personId, reason }: Actor,
): Promise<Outcome<object, TargetRefused | 'not-locked'>> {
  const refused = await judgeTarget(tx, administratorId, 'people.lock', personId, parts.clock());
  if (refused) return refuse(refused);
  if (!(await changeStatus(tx, personId, { from: 'locked', to: 'active' }))) return refuse('not-locked');
  await endEverySession(tx, parts, { personId, actorId: administratorId });
  await recordEvent(tx, {
    type: 'person.account.unlocked',
    outcome: 'success',
    actorId: administratorId,
    personId,
    detail: { reason },
  });
  await enqueueNotices(tx, parts.cipher, personId, { code: 'account.unlocked' });
  return { ok: true };
}
