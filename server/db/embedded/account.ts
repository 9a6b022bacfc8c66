import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StartFailed } from '../start-failed.ts';

/** The operating-system account PostgreSQL runs as. */
export type Account = { uid: number; gid: number };

/** Accounts that every system brings; none is created. */
const unprivilegedNames = ['postgres', 'nobody'];

/**
 * PostgreSQL refuses to run as root: gives the account to drop to, or undefined when this process is no root.
 * @throws StartFailed when /etc/passwd has none of the accounts looked for.
 */
export async function accountToDropTo(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of unprivilegedNames) {
    const [, , uid, gid] = lines.find(([user]) => user === name) ?? [];
    if (uid && gid && uid !== '0') return { uid: Number(uid), gid: Number(gid) };
  }
  throw new StartFailed(
    'The embedded database cannot run as root and this system has neither a "postgres" nor a "nobody" account; start as an ordinary user or set DATABASE_URL.',
  );
}

/** Whether the account may pass through every directory from the root down to `directory` (its parents, when it is still to be made). */
export async function canReach(account: Account | undefined, directory: string): Promise<boolean> {
  if (!account) return true;
  for (let path = resolve(directory); ; path = dirname(path)) {
    const found = await stat(path).catch(() => undefined);
    if (found && !maySearch(account, found)) return false;
    if (path === dirname(path)) return true;
  }
}

function maySearch(
  { uid, gid }: Account,
  { uid: owner, gid: group, mode }: { uid: number; gid: number; mode: number },
) {
  if (owner === uid) return (mode & 0o100) !== 0;
  if (group === gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
