import type { Knex } from 'knex';
import type { Queryable } from '../db/database.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { MergeRefusal } from '../merging/judge.ts';
import { findPerson } from '../people/any-person.ts';
import { mergeByDesk } from '../recovery/merged.ts';
import { judgeRank, judgeTarget, type TargetRefused } from './access.ts';
import type { AccountParts } from './parts.ts';

export type DeskMergeWish = { personId: string; otherId: string; administratorId: string; reason: string };

/** Both records were opened by proof, and neither is the administrator's own or above them. */
export async function judgeDeskMerge(
  db: Queryable,
  { personId, otherId, administratorId }: Omit<DeskMergeWish, 'reason'>,
  now: Date,
): Promise<TargetRefused | 'other-unknown' | 'same-account' | undefined> {
  const first = await judgeTarget(db, administratorId, 'people.merge', personId, now);
  if (first) return first;
  if (personId === otherId) return 'same-account';
  const second = await judgeTarget(db, administratorId, 'people.merge', otherId, now);
  return second === 'unknown' ? 'other-unknown' : second;
}

/** What both accounts are like: another value voids the request. */
export async function deskMergeVersion(db: Queryable, ids: readonly string[]): Promise<string | undefined> {
  const told: string[] = [];
  for (const id of ids) {
    const person = await findPerson(db, id);
    if (!person) return undefined;
    told.push(`${person.status} ${person.assuranceLevel} ${person.name ?? ''}`);
  }
  return told.join(' · ');
}

/** The merge itself, with the second person's yes. `personId` stays, `otherId` becomes part of it. */
export async function mergeAtDesk(
  tx: Knex.Transaction,
  parts: AccountParts,
  { personId, otherId, administratorId, reason }: DeskMergeWish,
): Promise<Outcome<object, MergeRefusal | TargetRefused>> {
  for (const id of [personId, otherId]) {
    const refused = await judgeRank(tx, administratorId, 'people.merge', id);
    if (refused) return refuse(refused);
  }
  return mergeByDesk(tx, parts, { surviving: personId, retired: otherId, reason, actor: administratorId });
}
