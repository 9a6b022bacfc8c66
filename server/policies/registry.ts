import type { Database } from '../db/database.ts';
import { deepFreeze } from '../lib/deep-freeze.ts';
import { defaultsOf, isPolicyName, type Policies, type PolicyName, policyNames, readStored } from './policy.ts';
import { type CountingRow, findCounting } from './store.ts';

/** Limits of sessions as some version had them. `until`: when another one took its place, in milliseconds. */
export type SessionPolicy = { version: number; sessions: Policies['sessions']; until: number | undefined };

export type PolicyRegistry = {
  /** What counts now, without a question to the database. */
  current(): Policies;
  /**
   * Every version of the policy of sessions that somebody may have been held to since they logged in, the newest last: what
   * was past one of them stays past it when a looser one follows.
   */
  sessionPolicies(): readonly SessionPolicy[];
  /** Reads again: every few seconds, in case a notice was lost. */
  refresh(): Promise<void>;
  /**
   * After a change on this node, so that it counts here before the answer does. The change is made by then, whether it can
   * be read back at this moment or not: that never fails, and notice and job bring it as to every other node.
   */
  changed(): Promise<void>;
};

/** Told by a trigger on the table, so that no writer can forget it. */
export const policiesChannel = 'policies_changed';

/** No session lives longer, see `sessionLimits` of the levels. */
const longestSessionMs = 24 * 3600 * 1000;

type Parts = { database: Database; clock: () => Date; report: (code: string, cause: unknown) => void };

/**
 * Policies in the memory of the process. Logins and tokens are judged by them, so they cost no round trip; a change reaches
 * every node by NOTIFY, and `refresh` bounds how long a lost notice can matter (T-089).
 */
export async function createPolicyRegistry({ database, clock, report }: Parts): Promise<PolicyRegistry> {
  const initial = policyNames.map((name) => [name, { version: 0, settings: defaultsOf(name) }] as const);
  const known = new Map<PolicyName, { version: number; settings: Policies[PolicyName] }>(initial);
  let policies = frozen();
  let sessionPolicies: readonly SessionPolicy[] = [{ version: 0, sessions: policies.sessions, until: undefined }];
  const changed = () => refresh().catch((error: unknown) => report('policies.not-read', error));
  await database.listen(policiesChannel, changed, changed);
  await refresh();
  return { current: () => policies, sessionPolicies: () => sessionPolicies, refresh, changed };

  async function refresh(): Promise<void> {
    const rows = await findCounting(database.knex, new Date(clock().getTime() - longestSessionMs));
    for (const row of rows) if (row.until === null) take(row);
    policies = frozen();
    const held = rows.filter(({ name }) => name === 'sessions');
    // of two reads under way at once the earlier one may come back last
    if ((held.at(-1)?.version ?? -1) < (sessionPolicies.at(-1)?.version ?? 0)) return;
    sessionPolicies = deepFreeze(held.map(asSessionPolicy));
  }

  function take({ name, version, settings: stored }: CountingRow): void {
    if (!isPolicyName(name) || version <= (known.get(name)?.version ?? 0)) return;
    const { settings, strays } = readStored(name, stored);
    known.set(name, { version, settings: settings as Policies[PolicyName] });
    // once for each version, by every node: it was stored under other bounds, or by hand
    if (strays.length > 0) report('policies.out-of-bounds', new Error(`${name} ${version}: ${strays.join(' ')}`));
  }

  function frozen(): Policies {
    return deepFreeze(Object.fromEntries([...known].map(([name, { settings }]) => [name, settings]))) as Policies;
  }
}

function asSessionPolicy({ name, version, settings, until }: CountingRow): SessionPolicy {
  const sessions = readStored(name, settings).settings as Policies['sessions'];
  return { version, sessions, until: until?.getTime() };
}

/** How old a login may be for what needs a recent one: sensitive acts on the account pages, changes in the console and by its API. */
export function recentLoginSeconds(policies: Pick<PolicyRegistry, 'current'>): number {
  return policies.current().levels.recentLoginMinutes * 60;
}
