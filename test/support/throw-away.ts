import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopOrphan } from '../../server/db/embedded/orphan.ts';

/** Name of every throw-away directory: the process it belongs to, so that a later run knows what a killed one has left. */
export const throwAwayPrefix = 'yimen-test-';

/** The database account may pass through, as it may through the data directory of a service. */
export async function makeThrowAway(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `${throwAwayPrefix}${process.pid}-`));
  await chmod(directory, 0o711);
  return directory;
}

/**
 * Removes a data directory, and its database where that had to be kept elsewhere. One that a killed service has left running
 * is stopped first: it would go on writing what is being removed.
 */
export async function removeThrowAway(directory: string): Promise<void> {
  const note = await readFile(join(directory, 'database.json'), 'utf8').catch(() => '');
  const home = /"directory": "([^"]+)"/.exec(note)?.[1] ?? directory;
  await stopOrphan(join(home, 'postgres'));
  for (const each of new Set([home, directory])) await rm(each, { recursive: true, force: true });
}
