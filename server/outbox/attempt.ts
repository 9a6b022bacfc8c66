import { type Deliverer, type Delivery, retryPauseMs } from './delivery.ts';
import { payloadContext } from './enqueue.ts';
import { type ClaimedEntry, markDead, markDelivered, markFailed, type OutboxKind } from './store.ts';
import type { OutboxWorkerOptions } from './worker.ts';

/** What the log is told of a failed try. */
export type Report = { id: string; kind: OutboxKind; target: string; attempt: number; code: string; dead: boolean };

/** One try to deliver a claimed entry, and its result written down. */
export async function attempt(options: OutboxWorkerOptions, entry: ClaimedEntry): Promise<void> {
  const { database, clock, deliverers, report } = options;
  const deliverer = deliverers[entry.kind];
  if (!deliverer) throw new Error(`an entry of kind ${entry.kind} was claimed, which nobody delivers`);
  // More claims than tries: the process ended in the middle of each. Such an entry must not take workers down for ever.
  const delivery: Delivery =
    entry.attempts > deliverer.maxAttempts
      ? { ok: false, code: 'outbox.attempts-exhausted', permanent: true }
      : await tryInTime(options, deliverer, entry);
  const now = clock();
  if (delivery.ok) {
    await markDelivered(database.knex, entry, now);
    return;
  }
  const { code } = delivery;
  const dead = delivery.permanent || entry.attempts >= deliverer.maxAttempts;
  const nextAttemptAt = new Date(now.getTime() + retryPauseMs(deliverer, entry.attempts));
  const written = dead
    ? await markDead(database.knex, entry, code, now)
    : await markFailed(database.knex, entry, code, nextAttemptAt);
  if (written) report({ id: entry.id, kind: entry.kind, target: entry.target, attempt: entry.attempts, code, dead });
}

/** A deliverer that does not look at its signal is left behind: its late answer counts for nothing. */
async function tryInTime(options: OutboxWorkerOptions, deliverer: Deliverer, entry: ClaimedEntry): Promise<Delivery> {
  const { cipher, onError, timeoutMs = 5000 } = options;
  const controller = new AbortController();
  const { promise: late, resolve } = Promise.withResolvers<Delivery>();
  const timer = setTimeout(() => {
    resolve({ ok: false, code: 'outbox.timeout', permanent: false });
    controller.abort();
  }, timeoutMs);
  try {
    const payload = cipher.decrypt(payloadContext, entry.payload);
    const one = { id: entry.id, payload, attempt: entry.attempts, signal: controller.signal };
    return await Promise.race([deliverer.deliver(one), late]);
  } catch (error) {
    onError(error);
    return { ok: false, code: 'outbox.unexpected', permanent: false };
  } finally {
    clearTimeout(timer);
  }
}
