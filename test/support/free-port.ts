import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below those that systems draw for whoever connects or listens on port 0 (RFC 6335 section 6; Linux begins at 32768):
 * between being given and being opened a port is taken by nobody else of a run, and nobody who asks a closed one meets themselves.
 */
const [lowest, end] = [20_000, 32_000];

let next = randomInt(lowest, end);

/** Two runs side by side know nothing of each other's ports (`test/run.ts`): the one in the browser keeps to its own. */
const isOurs = (port: number) => (port % 2 === 0) === (process.env.TEST_RUN === 'browser');

/** One after the other, so none is given twice in a run. */
export async function freePort(): Promise<number> {
  next = next + 1 < end ? next + 1 : lowest;
  const port = next;
  return isOurs(port) && (await isFree(port)) ? port : freePort();
}

/** At every address of this machine: `localhost` may be another one than 127.0.0.1. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port);
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
