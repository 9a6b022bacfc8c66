import type { Queryable } from '../db/database.ts';
import type { PersonStatus } from './person.ts';
import { updateStatus } from './store.ts';

/** Once: false when the account is not, or no longer, in the state it was in. */
export function changeStatus(
  tx: Queryable,
  personId: string,
  change: { from: PersonStatus; to: PersonStatus },
): Promise<boolean> {
  return updateStatus(tx, personId, change);
}
