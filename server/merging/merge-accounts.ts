import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { AuditEvent } from '../audit/events.ts';
import { recordEvents } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { Person } from '../people/person.ts';
import { listProvenDocuments } from '../people/proven-documents.ts';
import { endEverySession } from '../sessions/end-every-session.ts';
import { holdsRole, holdWhatComesBefore, isLimited, listSharedUnits } from './facts/store.ts';
import { judgeMerge, type MergeRefusal, type Side } from './judge.ts';
import { countMoves, type EndedMandate, listSameMandates, makeMoves } from './moves/store.ts';
import type { MergingParts } from './parts.ts';
import { addAliases, insertMerge, type Merge, type MergeBy } from './store.ts';
import { findSubjects, holdBoth } from './subjects.ts';
import { mergedEvent, tellOfSubjects } from './tell-applications.ts';

/** How long a merge can be undone. */
export const undoDays = 30;

export type MergeWish = {
  survivingId: string;
  retiredId: string;
  /** Ids of login names, passkeys and linked logins of the closed account that open the other one from now on. */
  take: readonly string[];
  by: MergeBy;
  actorId: string | undefined;
  reason?: string;
};

/** Tells both accounts of it, while each still has its addresses. In the same transaction. */
export type TellOfMerge = (tx: Knex.Transaction, merge: Merge) => Promise<void>;

/** What happened, counted. `moved`: changed rows by table. `kept`: applications that go on seeing the sub of the closed account. */
export type MergeSum = {
  moved: Readonly<Record<string, number>>;
  sameMandates: number;
  sessions: number;
  kept: readonly string[];
};

/**
 * Makes two accounts of one person one, in the caller's transaction. That both are the person's is the caller's to know, by a
 * fresh login to each or by two people at the desk; that nothing speaks against it is judged here, with both held.
 */
export async function mergeAccounts(
  tx: Knex.Transaction,
  parts: MergingParts,
  wish: MergeWish,
  tell: TellOfMerge,
): Promise<Outcome<{ merge: Merge; sum: MergeSum }, MergeRefusal>> {
  const { survivingId, retiredId } = wish;
  await holdWhatComesBefore(tx, [survivingId, retiredId]);
  const held = await holdBoth(tx, survivingId, retiredId);
  if (!held.ok) return held;
  const { surviving, retired } = held;
  const refusal = await refusalOf(tx, parts, surviving, retired);
  if (refusal) return refuse(refusal);
  const { kept, ...subjects } = await findSubjects(tx, surviving, retired);
  const now = parts.clock();
  const undoUntil = new Date(now.getTime() + undoDays * 86_400_000);
  const merge = { id: randomUUID(), survivingId, retiredId, ...subjects, mergedAt: now, undoUntil, undoneAt: null };
  if (!(await insertMerge(tx, { ...merge, by: wish.by }))) return refuse('not-active');
  await tell(tx, merge);
  // while it still has its own name: what it is told to be logged out of knows it by that
  const sessions = await endEverySession(tx, parts, { personId: retiredId, by: 'policy' });
  const bindings = { mergeId: merge.id, surviving: survivingId, retired: retiredId, now, take: wish.take };
  await makeMoves(tx, bindings);
  await addAliases(tx, survivingId, subjects.aliases);
  await tellOfSubjects(tx, parts, mergedEvent, subjects.told, now);
  const moved = await countMoves(tx, merge.id);
  const ended = await listSameMandates(tx, merge.id);
  await recordEvents(tx, [...eventsOf(wish, merge, moved), ...ended.map((mandate) => endedEvent(wish, mandate))]);
  return { ok: true, merge, sum: { moved, sameMandates: ended.length, sessions, kept } };
}

async function refusalOf(
  tx: Knex.Transaction,
  { cipher, clock }: MergingParts,
  surviving: Person,
  retired: Person,
): Promise<MergeRefusal | undefined> {
  const now = clock();
  const side = async (person: Person): Promise<Side> => ({
    person,
    documents: await listProvenDocuments(tx, cipher, person.id, now),
  });
  return judgeMerge({
    surviving: await side(surviving),
    retired: await side(retired),
    isLimited: await isLimited(tx, [surviving.id, retired.id], now),
    holdsRole: await holdsRole(tx, retired.id),
    sharedUnits: await listSharedUnits(tx, surviving.id, retired.id),
  });
}

function eventsOf(
  { by, actorId, reason }: MergeWish,
  { id: mergeId, survivingId, retiredId, told }: Merge,
  moved: Readonly<Record<string, number>>,
): AuditEvent[] {
  const rows = Object.values(moved).reduce((sum, count) => sum + count, 0);
  const event = (part: 'surviving' | 'retired', personId: string): AuditEvent => ({
    type: 'person.merge.done',
    outcome: 'success',
    ...(actorId !== undefined && { actorId }),
    personId,
    detail: { mergeId, part, by, rows, applications: told.length, ...(reason !== undefined && { reason }) },
  });
  return [event('surviving', survivingId), event('retired', retiredId)];
}

function endedEvent({ survivingId, actorId }: MergeWish, mandate: EndedMandate): AuditEvent {
  return {
    type: 'mandate.ended',
    outcome: 'success',
    ...(actorId !== undefined && { actorId }),
    personId: survivingId,
    detail: {
      mandateId: mandate.id,
      enterpriseId: mandate.enterprise_id,
      role: mandate.role,
      grantedVia: mandate.granted_via ?? 'representative',
      partOf: mandate.parent_id ?? 'none',
      reason: 'merged',
    },
  };
}
