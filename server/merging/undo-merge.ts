import type { Knex } from 'knex';
import { recordEvents } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { endEverySession } from '../sessions/end-every-session.ts';
import { holdWhatComesBefore } from './facts/store.ts';
import { listMoves, undoMove } from './moves/store.ts';
import type { MergingParts } from './parts.ts';
import { findMerge, forgetEntered, type Merge, markUndone, removeAliases } from './store.ts';
import { findKnownIn, holdBoth } from './subjects.ts';
import { separatedEvent, tellOfSubjects } from './tell-applications.ts';

export type UndoRefusal =
  | 'unknown'
  /** Undone before, or too late for it. */
  | 'over'
  /** The account that stayed is locked or closed, or became part of another one since. */
  | 'not-active';

export type UndoWish = {
  mergeId: string;
  by: 'person' | 'recovery' | 'operator';
  /** Of the account that stayed, or of the one that comes back. */
  actorId: string | undefined;
};

/** By table: rows that are as they were, and rows that have gone or changed since and stay as they are. */
export type UndoSum = { restored: Readonly<Record<string, number>>; lost: Readonly<Record<string, number>> };

/**
 * Takes two merged accounts apart: every row goes back that is still as the merge left it. Both are logged out everywhere.
 * In the caller's transaction; the caller tells the person.
 */
export async function undoMerge(
  tx: Knex.Transaction,
  parts: MergingParts,
  { mergeId, by, actorId }: UndoWish,
): Promise<Outcome<{ merge: Merge; sum: UndoSum }, UndoRefusal>> {
  const named = await findMerge(tx, mergeId);
  if (!named) return refuse('unknown');
  const { survivingId, retiredId } = named;
  await holdWhatComesBefore(tx, [survivingId, retiredId]);
  const held = await holdBoth(tx, survivingId, retiredId);
  const now = parts.clock();
  const found = await findMerge(tx, mergeId);
  if (!found || found.undoneAt !== null || found.undoUntil <= now) return refuse('over');
  if (!held.ok || held.surviving.status !== 'active' || held.retired.status !== 'closed') return refuse('not-active');
  const merge = await markUndone(tx, mergeId, now);
  if (!merge) return refuse('over');
  // in the names of before: what somebody is logged in to knows them by those
  for (const personId of [survivingId, retiredId]) await endEverySession(tx, parts, { personId, by: 'policy' });
  const sum = await putBack(tx, mergeId);
  const sectors = Object.keys(merge.aliases);
  const clientIds = await findKnownIn(tx, survivingId, sectors);
  await removeAliases(tx, survivingId, sectors);
  await forgetEntered(tx, { personId: survivingId, clientIds, since: merge.mergedAt });
  await tellOfSubjects(tx, parts, separatedEvent, merge.told, now);
  await record(tx, merge, sum, { by, actorId });
  return { ok: true, merge, sum };
}

async function putBack(tx: Knex.Transaction, mergeId: string): Promise<UndoSum> {
  const restored = new Map<string, Set<string>>();
  const lost = new Map<string, Set<string>>();
  for (const move of await listMoves(tx, mergeId)) {
    const into = (await undoMove(tx, move)) ? restored : lost;
    const rows = into.get(move.table_name) ?? new Set();
    into.set(move.table_name, rows.add(JSON.stringify(move.row_key)));
  }
  return { restored: counted(restored), lost: counted(lost) };
}

function counted(rows: ReadonlyMap<string, ReadonlySet<string>>): Record<string, number> {
  return Object.fromEntries([...rows].map(([table, keys]) => [table, keys.size]));
}

async function record(
  tx: Knex.Transaction,
  { id: mergeId, survivingId, retiredId }: Merge,
  { restored, lost }: UndoSum,
  { by, actorId }: Pick<UndoWish, 'by' | 'actorId'>,
): Promise<void> {
  const total = (sums: Readonly<Record<string, number>>) => Object.values(sums).reduce((sum, count) => sum + count, 0);
  const event = (part: 'surviving' | 'retired', personId: string) =>
    ({
      type: 'person.merge.undone',
      outcome: 'success',
      ...(actorId !== undefined && { actorId }),
      personId,
      detail: { mergeId, part, by, rows: total(restored), lost: total(lost) },
    }) as const;
  await recordEvents(tx, [event('surviving', survivingId), event('retired', retiredId)]);
}

/** What undoing would do, by doing it and rolling back. */
export async function previewUndo(knex: Knex, parts: MergingParts, wish: UndoWish) {
  const tx = await knex.transaction();
  try {
    return await undoMerge(tx, parts, wish);
  } finally {
    await tx.rollback();
  }
}
