import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addressesAt } from './addresses.ts';
import { findHome } from './home.ts';
import { isServing } from './orphan.ts';

/** Addresses of the embedded server that a running service has started on this data directory, undefined when none runs. */
export async function findRunning(dataDirectory: string): Promise<{ url: string; migrationUrl: string } | undefined> {
  const home = await findHome(dataDirectory);
  if (!home) return undefined;
  const data = join(home.directory, 'postgres');
  if (!(await isServing(data))) return undefined;
  // Lines of postmaster.pid: process id, data directory, start time, port, …
  const port = Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[3]);
  return addressesAt(port, home.passwords);
}
