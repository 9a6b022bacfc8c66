import { lookup } from 'node:dns/promises';

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/**
 * The resolver of the system, at most `concurrency` questions at a time: each one holds a thread of the pool that
 * password hashes and files need too, for as long as a dead name server takes to time out.
 */
export function createSystemResolve(concurrency = 2): Resolve {
  let free = concurrency;
  const waiting: (() => void)[] = [];

  async function acquire(): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function release(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return async (hostname) => {
    await acquire();
    try {
      const found = await lookup(hostname, { all: true, verbatim: true });
      return found.map(({ address }) => address);
    } finally {
      release();
    }
  };
}
