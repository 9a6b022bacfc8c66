import { randomBytes } from 'node:crypto';
import type { Database } from '../../server/db/database.ts';
import { type ColumnCipher, createColumnCipher } from '../../server/keys/column-cipher.ts';
import type { Report } from '../../server/outbox/attempt.ts';
import type { Deliverer, Delivery, DeliveryTry } from '../../server/outbox/delivery.ts';
import { type OutboxWorker, type OutboxWorkerOptions, startOutboxWorker } from '../../server/outbox/worker.ts';

export const cipher: ColumnCipher = createColumnCipher({
  encryptionKeys: [{ version: 1, key: randomBytes(32) }],
  fingerprintKey: randomBytes(32),
});

/** A deliverer that does as it is told and writes down what it was given. */
export function scripted(answer: (one: DeliveryTry) => Delivery | Promise<Delivery> = () => ({ ok: true })) {
  const tries: DeliveryTry[] = [];
  const deliverer: Deliverer = {
    maxAttempts: 4,
    firstPauseMs: 1000,
    longestPauseMs: 60_000,
    async deliver(one) {
      tries.push(one);
      return answer(one);
    },
  };
  return { deliverer, tries };
}

/** A clock that stands still until moved; begins a little ahead of the database's. */
export function movableClock() {
  let now = Date.now() + 5000;
  return {
    clock: () => new Date(now),
    move: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

/** A worker that looks for entries only when drained or woken. */
export async function startWorker(
  database: Database,
  options: Partial<OutboxWorkerOptions> & Pick<OutboxWorkerOptions, 'deliverers'>,
): Promise<OutboxWorker & { reports: Report[]; errors: unknown[] }> {
  const reports: Report[] = [];
  const errors: unknown[] = [];
  const worker = await startOutboxWorker({
    database,
    cipher,
    clock: () => new Date(),
    report: (entry) => reports.push(entry),
    onError: (error) => errors.push(error),
    pollMs: 3_600_000,
    ...options,
  });
  return { ...worker, reports, errors };
}

/** Resolves when the count is reached: no polling, no sleeping. */
export function countdown(count: number): { done: Promise<void>; tick: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = count;
  return {
    done: promise,
    tick: () => {
      left -= 1;
      if (left === 0) resolve();
    },
  };
}
