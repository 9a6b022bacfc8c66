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
  /** Written at once, with all that waits. Gives the number of rows it changed. */
  now(change: Change): Promise<number>;
  /** Writes what still waits: at the end of a request, and before a statement that must see it. */
  finish(): Promise<void>;
  /** Runs `work` and gives what it would have written, for an act of the caller's own. */
  collect(work: () => Promise<unknown>): Promise<Change[]>;
  /** Whether a condition waits: what follows belongs to it. */
  isConditional(): boolean;
};

type Waiting = { condition: Condition | undefined; changes: Change[]; isCollecting: boolean };

export function createWrites(
  database: Pick<Database, 'act'>,
  currentRequest: () => RequestContext | undefined,
): Writes {
  const nothing = (): Waiting => ({ condition: undefined, changes: [], isCollecting: false });
  const waiting = () => currentRequest()?.cache.get('writes') as Waiting | undefined;
  const take = (): Waiting => {
    const taken = waiting() ?? nothing();
    currentRequest()?.cache.delete('writes');
    return taken;
  };

  /** Undefined where nothing may wait: jobs, commands, and requests that the provider does not answer. */
  function desk(): Waiting | undefined {
    const request = currentRequest();
    const present = waiting();
    if (present || !request || !Provider.ctx) return present;
    const fresh = nothing();
    request.cache.set('writes', fresh);
    return fresh;
  }

  async function write({ condition, changes }: Waiting): Promise<number[]> {
    if (!condition && changes.length === 0) return [];
    const { held, rows } = await database.act(changes, ...(condition ? [condition.change] : []));
    if (!held) await condition?.lost();
    return rows;
  }

  async function later(change: Change): Promise<void> {
    const present = desk();
    if (present) present.changes.push(change);
    else await database.act([change]);
  }

  return {
    later,
    async always(change) {
      if (waiting()?.condition) await write(take());
      await later(change);
    },
    async conditionally(condition) {
      if (waiting()?.condition) await write(take());
      const present = desk();
      if (present) present.condition = condition;
      else await write({ ...nothing(), condition });
    },
    async now(change) {
      const present = waiting();
      if (present?.isCollecting) {
        present.changes.push(change);
        return 1;
      }
      const { condition, changes } = take();
      return (await write({ ...nothing(), condition, changes: [...changes, change] })).at(-1) ?? 0;
    },
    async finish() {
      await write(take());
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
    isConditional: () => waiting()?.condition !== undefined,
  };
}
