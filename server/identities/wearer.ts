import type { Queryable } from '../db/database.ts';
import { type Candidate, type Demanding, type LoggedIn, qualify } from './qualify.ts';
import { readWearer, type Wearer } from './store.ts';

export { mapWearerRow, type Wearer, type WearerRow } from './store.ts';

/** Somebody with all their identities; undefined when the account may not be used. */
export async function findWearer(
  db: Queryable,
  who: { personId: string; clientId: string; now: Date },
): Promise<Wearer | undefined> {
  return readWearer(db, who);
}

/** Every identity of a person with what it lacks for an application after this login. */
export function candidatesFor(wearer: Wearer, login: LoggedIn, application: Demanding, now: Date): Candidate[] {
  const proven = { assurance: wearer, login };
  return wearer.identities.map((identity) => ({ identity, missing: qualify(identity, proven, application, now) }));
}
