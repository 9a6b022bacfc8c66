import { execFile } from 'node:child_process';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartFailed } from '../start-failed.ts';
import type { Account } from './account.ts';
import { superuser } from './addresses.ts';
import { type Binaries, majorOf } from './binaries.ts';
import type { Home } from './home.ts';

/**
 * The data directory of the server, made when there is none. Made under another name and renamed, so that a start
 * killed half-way leaves nothing that looks whole.
 * @throws StartFailed when the data was written by another major version.
 */
export async function ensureCluster(home: Home, binaries: Binaries, account: Account | undefined): Promise<string> {
  const data = join(home.directory, 'postgres');
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) {
    await create(home, data, binaries, account);
  } else if (version.trim() !== majorOf(binaries.version)) {
    throw new StartFailed(
      `The data in ${data} was written by PostgreSQL ${version.trim()}, this release brings ${majorOf(binaries.version)}: dump it with the old release and load it with this one.`,
    );
  }
  return data;
}

async function create(home: Home, data: string, binaries: Binaries, account: Account | undefined): Promise<void> {
  const fresh = `${data}.new`;
  const passwordFile = `${fresh}.password`;
  await rm(fresh, { recursive: true, force: true });
  try {
    await mkdir(fresh, { mode: 0o700 });
    await writeFile(passwordFile, home.passwords.superuser, { mode: 0o600 });
    if (account) {
      await chown(fresh, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    await promisify(execFile)(
      join(binaries.directory, 'bin', 'initdb'),
      [
        ...['--pgdata', fresh, '--username', superuser, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
        // The built-in locale sorts the same on every system, whatever its C library.
        ...['--encoding', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C'],
      ],
      { ...account, cwd: home.directory, env: {} },
    );
    await rename(fresh, data);
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new StartFailed(`The embedded database could not be made in ${data}: ${stderr.trim().replaceAll('\n', ' ')}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}
