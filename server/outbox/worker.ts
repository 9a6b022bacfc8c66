import type { Database } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { attempt, type Report } from './attempt.ts';
import type { Deliverer } from './delivery.ts';
import { type ClaimedEntry, claimEntries, type OutboxKind } from './store.ts';

export type OutboxWorkerOptions = {
  database: Database;
  cipher: ColumnCipher;
  /** One for each kind that this worker delivers. */
  deliverers: Readonly<Partial<Record<OutboxKind, Deliverer>>>;
  clock: () => Date;
  /** Told of every failed try and every dead entry; nothing personal in it. */
  report: (entry: Report) => void;
  /** Told when the database did not answer, or a deliverer threw. */
  onError: (error: unknown) => void;
  /** Deliveries of one kind at a time; 16 unless told. */
  concurrency?: number;
  /** Time for one try; 5 s unless told. */
  timeoutMs?: number;
  /** How often to look for entries whose time has come; 1 s unless told. New entries wake the worker at once. */
  pollMs?: number;
};

export type OutboxWorker = {
  /** Delivers whatever is due now and waits until nothing due is left. */
  drain(): Promise<void>;
  /** Takes nothing new and waits for the running deliveries, at most `timeoutMs`. */
  stop(): Promise<void>;
};

/** Other targets go on while this many deliveries hang at one: a dead receiver takes no other down with it. */
const perTarget = 4;
/** Far longer than a try may take, so that clocks of nodes may differ a little. */
const leaseMs = 60_000;

/**
 * Delivers outbox entries of all kinds, each in a lane of its own, from any number of nodes at once. A claimed entry is
 * leased, not locked: no transaction stays open while a receiver thinks, and a worker that dies lets go by itself.
 */
export async function startOutboxWorker(options: OutboxWorkerOptions): Promise<OutboxWorker> {
  const kinds = Object.keys(options.deliverers) as OutboxKind[];
  const lanes = kinds.map((kind) => createLane(options, kind));
  const wake = () => {
    for (const lane of lanes) lane.wake();
  };
  const timer = setInterval(wake, options.pollMs ?? 1000).unref();
  await options.database.listen('outbox', wake, wake);
  wake();
  return {
    async drain() {
      await Promise.all(lanes.map((lane) => lane.drain()));
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
}

type Lane = { wake(): void; drain(): Promise<void>; stop(): Promise<void> };

function createLane(options: OutboxWorkerOptions, kind: OutboxKind): Lane {
  const { database, clock, onError, concurrency = 16 } = options;
  const running = new Map<Promise<void>, string>();
  let claiming: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  function wake(): void {
    again = true;
    if (claiming || stopped) return;
    claiming = claimWhileDue()
      .catch(onError)
      .finally(() => {
        claiming = undefined;
        // Woken between the last look and this moment.
        if (again) wake();
      });
  }

  async function claimWhileDue(): Promise<void> {
    while (again && !stopped) {
      again = false;
      const limit = Math.min(concurrency - running.size, perTarget);
      if (limit <= 0) return;
      for (const entry of await claim(limit)) start(entry);
    }
  }

  async function claim(limit: number): Promise<ClaimedEntry[]> {
    const now = clock();
    const leasedUntil = new Date(now.getTime() + leaseMs);
    const entries = await claimEntries(database.knex, { kind, now, leasedUntil, limit, busyTargets: busyTargets() });
    again ||= entries.length > 0;
    return entries;
  }

  function start(entry: ClaimedEntry): void {
    const delivery = attempt(options, entry)
      .catch(onError)
      .finally(() => {
        running.delete(delivery);
        wake();
      });
    running.set(delivery, entry.target);
  }

  function busyTargets(): string[] {
    const counts = Map.groupBy(running.values(), (target) => target);
    return [...counts].filter(([, same]) => same.length >= perTarget).map(([target]) => target);
  }

  async function settle(): Promise<void> {
    while (claiming || running.size > 0) await Promise.all([claiming, ...running.keys()]);
  }

  return {
    wake,
    async drain() {
      wake();
      await settle();
    },
    async stop() {
      stopped = true;
      await settle();
    },
  };
}
