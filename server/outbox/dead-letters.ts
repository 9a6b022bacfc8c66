import type { Queryable } from '../db/database.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { isUuid } from '../lib/uuid.ts';
import { type EntryRow, type EntryState, findEntries, findEntry } from './listing/store.ts';
import { deleteFinished, listDead, type OutboxKind, reviveEntries, reviveEntry } from './store.ts';

export type { EntryRow, EntryState } from './listing/store.ts';

export type DeadEntry = {
  id: string;
  kind: OutboxKind;
  target: string;
  attempts: number;
  lastError: string;
  deadSince: Date;
};

/** What was given up, newest first. */
export async function listDeadEntries(knex: Queryable, limit: number): Promise<DeadEntry[]> {
  const rows = await listDead(knex, limit);
  return rows.map(({ id, kind, target, attempts, last_error, finished_at }) => ({
    id,
    kind,
    target,
    attempts,
    lastError: last_error,
    deadSince: finished_at,
  }));
}

const pageSize = 50;

/** One page of what was given up or what waits; never what is in it. */
export async function listEntries(
  db: Queryable,
  state: EntryState,
  from: { at: Date; id: string } | undefined,
): Promise<{ entries: EntryRow[]; next: { at: Date; id: string } | undefined }> {
  const found = await findEntries(db, state, { from, limit: pageSize + 1 });
  const entries = found.slice(0, pageSize);
  const last = entries.at(-1);
  return { entries, next: found.length > pageSize && last ? { at: last.at, id: last.id } : undefined };
}

/** Undefined when it was delivered, or never was. */
export async function openEntry(db: Queryable, id: string): Promise<EntryRow | undefined> {
  return isUuid(id) ? findEntry(db, id) : undefined;
}

/** Puts a dead entry back into the queue with all its tries; refused when it is not dead (any more). */
export async function replayDead(tx: Queryable, id: string, now: Date): Promise<Outcome<object, 'outbox.not-dead'>> {
  return (await reviveEntry(tx, id, now)) ? { ok: true } : refuse('outbox.not-dead');
}

/** The same for all dead entries of one target; gives how many there were. */
export async function replayDeadOf(tx: Queryable, target: string, now: Date): Promise<number> {
  return reviveEntries(tx, target, now);
}

const keptDays = 30;
const removedAtOnce = 1000;

/** Removes entries that were finished more than 30 days ago, a thousand at most; gives how many went. */
export async function pruneOutbox(knex: Queryable, now: Date): Promise<number> {
  return deleteFinished(knex, new Date(now.getTime() - keptDays * 86_400_000), removedAtOnce);
}
