import type { Knex } from 'knex';
import { listWaysIn } from '../authenticators/ways-in.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { findPerson } from '../people/any-person.ts';
import { beginRecovery, type RecoveryRefused } from '../recovery/desk-recovery.ts';
import { judgeRank, judgeTarget, type TargetRefused } from './access.ts';
import type { AccountParts, Actor } from './parts.ts';

export type RecoverRefused = TargetRefused | RecoveryRefused | 'not-active';

/** Whether a recovery takes a second person: where a passkey would go (T-085). */
export async function needsSecond(db: Knex | Knex.Transaction, personId: string): Promise<boolean> {
  return (await listWaysIn(db, personId)).some(({ kind }) => kind === 'passkey');
}

/** What makes a recovery another one than was asked for: the ways in, and whether the account is in use. */
export async function recoveryVersion(db: Knex | Knex.Transaction, personId: string): Promise<string | undefined> {
  const person = await findPerson(db, personId);
  const ways = await listWaysIn(db, personId);
  return person && [person.status, ...ways.map(({ kind, since }) => `${kind}:${since.toISOString()}`)].join(' ');
}

/** Whether it may be asked for now: the person was found, and stands in reach. */
export async function judgeRecovery(
  tx: Knex.Transaction,
  parts: AccountParts,
  { administratorId, personId }: Actor,
): Promise<TargetRefused | 'not-active' | undefined> {
  const refused = await judgeTarget(tx, administratorId, 'people.recover', personId, parts.clock());
  if (refused) return refused;
  return (await findPerson(tx, personId))?.status === 'active' ? undefined : 'not-active';
}

/** Begins a recovery whose right was judged by `judgeRecovery`, or with the yes of a second person. */
export async function recoverAccount(
  tx: Knex.Transaction,
  parts: AccountParts,
  { administratorId, personId, reason, approvedBy }: Actor & { approvedBy?: string },
): Promise<Outcome<{ dueAt: Date }, RecoverRefused>> {
  if (approvedBy === personId) return refuse('own-account');
  const rank = await judgeRank(tx, administratorId, 'people.recover', personId);
  if (rank) return refuse(rank);
  return beginRecovery(tx, parts, { administratorId, personId, reason, approvedBy });
}
