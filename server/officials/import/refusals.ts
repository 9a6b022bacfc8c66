import type { Queryable } from '../../db/database.ts';
import type { RowRefusal } from './judge-rows.ts';
import { findRefused } from './rows/store.ts';

export type Refusal = { row: number; jobNumber: string; reason: RowRefusal };

/** Rows of a list that were refused, the first ones. */
export async function listRefusals(
  db: Queryable,
  importId: string,
  page: { after: number; limit: number },
): Promise<Refusal[]> {
  const found = await findRefused(db, importId, page);
  return found.map(({ row, jobNumber, refusal }) => ({ row, jobNumber, reason: refusal as RowRefusal }));
}

const atOnce = 1000;

/** All of them, a thousand at a time. */
export async function* everyRefusal(db: Queryable, importId: string): AsyncGenerator<Refusal> {
  let after = 0;
  for (;;) {
    const found = await listRefusals(db, importId, { after, limit: atOnce });
    yield* found;
    if (found.length < atOnce) return;
    after = found.at(-1)?.row ?? after;
  }
}
