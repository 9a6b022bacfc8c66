import type { Database } from '../db/database.ts';
import { deepFreeze } from '../lib/deep-freeze.ts';
import { defaultsOf, isPolicyName, type Policies, type PolicyName, policyNames, readStored } from './policy.ts';
import type { Current } from './read-policy.ts';
import { findNewest } from './store.ts';

export type PolicyRegistry = {
  /** What counts now, without a question to the database. */
  current(): Policies;
  /** Reads again: after a change on this node, and every few seconds in case a notice was lost. */
  refresh(): Promise<void>;
};

/** Told by a trigger on the table, so that no writer can forget it. */
export const policiesChannel = 'policies_changed';

type Parts = { database: Database; report: (code: string, cause: unknown) => void };

/**
 * Policies in the memory of the process. Logins and tokens are judged by them, so they cost no round trip; a change reaches
 * every node by NOTIFY, and `refresh` bounds how long a lost notice can matter (T-089).
 */
export async function createPolicyRegistry({ database, report }: Parts): Promise<PolicyRegistry> {
  const known = new Map<PolicyName, Current>(
    policyNames.map((name) => [name, { version: 0, settings: defaultsOf(name) }]),
  );
  let policies = frozen();
  const reload = () => void refresh().catch((error: unknown) => report('policies.not-read', error));
  await database.listen(policiesChannel, reload, reload);
  await refresh();
  return { current: () => policies, refresh };

  async function refresh(): Promise<void> {
    for (const { name, version, settings } of await findNewest(database.knex)) {
      // of two reads under way at once the earlier one may come back last
      if (!isPolicyName(name) || version <= (known.get(name)?.version ?? 0)) continue;
      known.set(name, { version, settings: readStored(name, settings) });
    }
    policies = frozen();
  }

  function frozen(): Policies {
    return deepFreeze(Object.fromEntries([...known].map(([name, { settings }]) => [name, settings]))) as Policies;
  }
}

/** How old a login may be for what needs a recent one: sensitive acts on the account pages, changes in the console and by its API. */
export function recentLoginSeconds(policies: Pick<PolicyRegistry, 'current'>): number {
  return policies.current().levels.recentLoginMinutes * 60;
}
