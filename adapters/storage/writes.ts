import Provider from 'oidc-provider';
import type { Change, Database } from '../../server/db/database.ts';
import type { RequestContext } from '../../server/http/request-context.ts';

/** The one use of something, and what to do when somebody else was faster: ends in a throw. */
export type Condition = { change: Change; lost: () => Promise<never> };

/** What a request has to write, gathered so that it becomes one statement: one round trip, one commit, all or nothing. */
export type Writes = {
  /** Written with the next change that is due; at once outside a request of the provider, where nobody would come for it. */
  later(change: Change): Promise<void>;
  /** As `later`, but whatever becomes of a condition that waits: a revocation is never skipped. */
  always(change: Change): Promise<void>;
  /** As `later`, and what is written with it is written only if this holds. */
  conditionally(condition: Condition): Promise<void>;
  /** The session of the running request is saved only if this holds, and nothing that is written with it either. */
  withSession(condition: Condition): void;
  /** As `now`, for the session. */
  nowWithSession(change: Change): Promise<number>;
  /** Written at once, with all that waits. Gives the number of rows it changed. */
  now(change: Change): Promise<number>;
  /** Writes what still waits: at the end of a request, and before a statement that must see it. */
  finish(): Promise<void>;
  /** Runs `work` and gives what it would have written, for an act of the caller's own. */
  collect(work: () => Promise<unknown>): Promise<Change[]>;
  /** Whether a condition waits: what follows belongs to it. */
  isConditional(): boolean;
};

type Waiting = { conditions: Condition[]; changes: Change[]; isCollecting: boolean };

/** Where the condition of the session waits for it. */
const ofSession = 'session-condition';

export function createWrites(
  database: Pick<Database, 'act'>,
  currentRequest: () => RequestContext | undefined,
): Writes {
  const nothing = (): Waiting => ({ conditions: [], changes: [], isCollecting: false });
  const waiting = () => currentRequest()?.cache.get('writes') as Waiting | undefined;
  const take = (): Waiting => {
    const taken = waiting() ?? nothing();
    currentRequest()?.cache.delete('writes');
    return taken;
  };

  const isConditional = () => (waiting()?.conditions.length ?? 0) > 0;

  /** Undefined where nothing may wait: jobs, commands, and requests that the provider does not answer. */
  function desk(): Waiting | undefined {
    const request = currentRequest();
    const present = waiting();
    if (present || !request || !Provider.ctx) return present;
    const fresh = nothing();
    request.cache.set('writes', fresh);
    return fresh;
  }

  async function write({ conditions, changes }: Waiting): Promise<number[]> {
    if (conditions.length + changes.length === 0) return [];
    const { failed, rows } = await database.act(changes, ...conditions.map(({ change }) => change));
    if (failed !== undefined) await conditions[failed]?.lost();
    return rows;
  }

  async function now(change: Change, ...more: Condition[]): Promise<number> {
    const present = waiting();
    if (present?.isCollecting) {
      present.changes.push(change);
      return 1;
    }
    const { conditions, changes } = take();
    const all = { ...nothing(), conditions: [...conditions, ...more], changes: [...changes, change] };
    return (await write(all)).at(-1) ?? 0;
  }

  async function later(change: Change): Promise<void> {
    const present = desk();
    if (present) present.changes.push(change);
    else await database.act([change]);
  }

  return {
    later,
    async always(change) {
      if (isConditional()) await write(take());
      await later(change);
    },
    async conditionally(condition) {
      if (isConditional()) await write(take());
      const present = desk();
      if (present) present.conditions.push(condition);
      else await write({ ...nothing(), conditions: [condition] });
    },
    withSession(condition) {
      currentRequest()?.cache.set(ofSession, condition);
    },
    async nowWithSession(change) {
      const condition = currentRequest()?.cache.get(ofSession) as Condition | undefined;
      currentRequest()?.cache.delete(ofSession);
      return condition ? now(change, condition) : now(change);
    },
    now: (change) => now(change),
    async finish() {
      if (waiting()) await write(take());
    },
    async collect(work) {
      currentRequest()?.cache.set('writes', { ...nothing(), isCollecting: true });
      try {
        await work();
        return waiting()?.changes ?? [];
      } finally {
        take();
      }
    },
    isConditional,
  };
}
