import pg from 'pg';
import type { Database } from './database.ts';
import { mapDatabaseError } from './unavailable.ts';

type Subscription = { onNotify: (payload: string) => void; onReconnect: () => void };

const firstRetryMs = 100;
const longestRetryMs = 5000;
/** A connection dropped without a word by a firewall would leave caches stale: ask at this pace whether it still answers. */
const heartbeatMs = 15_000;

/** One dedicated connection for LISTEN, opened at the first `listen`, opened again whenever it breaks. */
export function createListener(url: string): { listen: Database['listen']; close(): Promise<void> } {
  const subscriptions = new Map<string, Subscription[]>();
  let client: pg.Client | undefined;
  let opening: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function open(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'yimen-listen',
      connectionTimeoutMillis: 2000,
      query_timeout: 5000,
      keepAlive: true,
    });
    next.on('error', () => lost(next));
    next.on('end', () => lost(next));
    next.on('notification', ({ channel, payload }) => {
      for (const { onNotify } of subscriptions.get(channel) ?? []) onNotify(payload ?? '');
    });
    try {
      await next.connect();
      for (const channel of subscriptions.keys()) await next.query(`LISTEN ${next.escapeIdentifier(channel)}`);
    } catch (error) {
      next.end().catch(() => {});
      throw error;
    }
    if (closed) return next.end();
    client = next;
    timer = setInterval(() => beat(next), heartbeatMs).unref();
  }

  function beat(current: pg.Client): void {
    current.query('SELECT 1').catch(() => {
      current.end().catch(() => {});
      lost(current);
    });
  }

  function lost(broken: pg.Client): void {
    if (client !== broken || closed) return;
    client = undefined;
    clearInterval(timer);
    retry(firstRetryMs);
  }

  function retry(delayMs: number): void {
    timer = setTimeout(() => {
      if (closed) return;
      opening = open();
      opening.then(
        () => {
          for (const each of [...subscriptions.values()].flat()) each.onReconnect();
        },
        () => retry(Math.min(delayMs * 2, longestRetryMs)),
      );
    }, delayMs).unref();
  }

  async function listen(channel: string, onNotify: (payload: string) => void, onReconnect: () => void): Promise<void> {
    const known = subscriptions.get(channel);
    if (known) known.push({ onNotify, onReconnect });
    else subscriptions.set(channel, [{ onNotify, onReconnect }]);
    try {
      opening ??= open();
      await opening;
      if (!known) await client?.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      if (!client) opening = undefined;
      throw mapDatabaseError(error);
    }
  }

  async function close(): Promise<void> {
    closed = true;
    clearInterval(timer);
    await client?.end();
  }

  return { listen, close };
}
