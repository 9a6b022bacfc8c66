import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Queryable } from '../db/database.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { MergeRefusal } from '../merging/judge.ts';
import { findPerson } from '../people/any-person.ts';
import { documentsOf } from '../people/documents.ts';
import { listEveryLoginName } from '../people/login-names.ts';
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

/**
 * What both accounts are like: whether each is in use, how far it is proven, by which documents, under which name and login
 * names. Another value voids the request. A digest, for requests hold no personal data.
 */
export async function deskMergeVersion(
  db: Queryable,
  { cipher }: Pick<AccountParts, 'cipher'>,
  ids: readonly string[],
): Promise<string | undefined> {
  const told: unknown[] = [];
  for (const id of ids) {
    const person = await findPerson(db, id);
    if (!person) return undefined;
    const documents = (await documentsOf(db, cipher, id)).map((one) => [one.id, one.level]);
    const logins = (await listEveryLoginName(db, cipher, id)).map((one) => [one.id, one.verifiedAt]);
    const { status, assuranceLevel, assuranceAt, name } = person;
    told.push([status, assuranceLevel, assuranceAt, name, documents.sort(), logins.sort()]);
  }
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url');
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
