import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import type { Queryable } from '../../db/database.ts';
import { type StoppedFor, type StoredList, storeStopped } from './store.ts';

type Order = {
  importId: string;
  unitId: string;
  to: 'carry-out' | 'undo' | 'stop' | 'continue';
  /** Null: an operator, or nobody where a list stops by itself. */
  by: string | null;
  approvedBy: string | null;
  stoppedFor?: StoppedFor;
  /** Whose word it was until now, of a list that somebody else goes on taking back. */
  replaces?: string;
};

/** Whose word it was is written with it, however long the list then takes (T-155). */
export function recordOrder(tx: Queryable, { by, approvedBy, ...detail }: Order): Promise<void> {
  return recordEvent(tx, {
    type: 'official.list.ordered',
    outcome: 'success',
    ...(by && { actorId: by }),
    detail: { ...detail, ...(approvedBy && { approvedBy }) },
  });
}

type Stop = { why: StoppedFor; by: string | null; now: Date };

/** Stops a list that is held, and writes why: what did not go on is asked for as well as what did (T-151). */
export async function stopList(
  tx: Knex.Transaction,
  { id: importId, unitId }: Pick<StoredList, 'id' | 'unitId'>,
  { why, by, now }: Stop,
): Promise<void> {
  await storeStopped(tx, importId, why, now);
  await recordOrder(tx, { importId, unitId, to: 'stop', by, approvedBy: null, stoppedFor: why });
}
