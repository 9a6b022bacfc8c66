import type { Queryable } from '../db/database.ts';
import { lastSequence } from './store.ts';

/** The number of the newest event: what is asked for now ends there, however long it takes. */
export function throughNow(db: Queryable): Promise<string> {
  return lastSequence(db);
}
