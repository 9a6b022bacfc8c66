import type { Client } from 'ldapts';
import { SourceRefused } from '../refused.ts';
import type { Connection } from './connect.ts';

export type Pool = {
  /** Lends a connection; one on which anything failed is not lent again. */
  use<T>(work: (client: Client) => Promise<T>): Promise<T>;
  close(): void;
};

/** At most `size` connections, opened when needed; who waits longer than `timeoutMs` for one is told so. */
export function createPool(size: number, timeoutMs: number, open: () => Promise<Connection>): Pool {
  const idle: Connection[] = [];
  const waiting: (() => void)[] = [];
  let lent = 0;

  async function acquire(): Promise<Connection> {
    if (lent >= size) await waitForTurn(waiting, timeoutMs);
    else lent += 1;
    for (let found = idle.pop(); found !== undefined; found = idle.pop()) {
      if (found.client.isConnected) return found;
      found.close();
    }
    try {
      return await open();
    } catch (error) {
      passOn();
      throw error;
    }
  }

  function passOn(): void {
    const next = waiting.shift();
    if (next) next();
    else lent -= 1;
  }

  return {
    async use(work) {
      const connection = await acquire();
      try {
        connection.renew();
        const result = await work(connection.client);
        idle.push(connection);
        return result;
      } catch (error) {
        connection.close();
        throw error;
      } finally {
        passOn();
      }
    },
    close() {
      for (const connection of idle.splice(0)) connection.close();
    },
  };
}

function waitForTurn(waiting: (() => void)[], timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const turn = () => {
    clearTimeout(timer);
    resolve();
  };
  const timer = setTimeout(() => {
    waiting.splice(waiting.indexOf(turn), 1);
    reject(new SourceRefused('busy'));
  }, timeoutMs);
  waiting.push(turn);
  return promise;
}
