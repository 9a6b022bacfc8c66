import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Name of every throw-away directory: the process it belongs to, so that a later run knows what a killed one has left. */
export const throwAwayPrefix = 'yimen-test-';

/** The database account may pass through, as it may through the data directory of a service. */
export async function makeThrowAway(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `${throwAwayPrefix}${process.pid}-`));
  await chmod(directory, 0o711);
  return directory;
}

/** Removes a data directory, and its database where that had to be kept elsewhere. */
export async function removeThrowAway(directory: string): Promise<void> {
  const note = await readFile(join(directory, 'database.json'), 'utf8').catch(() => '');
  const home = /"directory": "([^"]+)"/.exec(note)?.[1];
  if (home && home !== directory) await rm(home, { recursive: true, force: true });
  await rm(directory, { recursive: true, force: true });
}
