import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DataHeld, StartFailed } from '../start-failed.ts';

/** Setting that names the process which started a server, readable from its command line. */
export function startedBy(pid: number): string {
  return `cluster_name=yimen_${pid}`;
}

/**
 * Stops a server that a killed service left running on this data directory, so that the next start recovers.
 * @throws DataHeld when the service that started it is still alive, StartFailed when it cannot be stopped.
 */
export async function stopOrphan(data: string): Promise<void> {
  const server = await findServer(data);
  if (!server) return;
  if (server === 'foreign') return rm(join(data, 'postmaster.pid'), { force: true });
  if (server.isOwned) {
    throw new DataHeld(`Another service (process ${server.parent}) is already using the data in ${data}.`);
  }
  // SIGINT: fast shutdown, SIGQUIT: without a checkpoint, recovered from the log at the next start.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    process.kill(server.pid, signal);
    if (await isGone(server.pid, data)) return;
  }
  throw new StartFailed(`A database process (${server.pid}) left over from an earlier run cannot be stopped.`);
}

/** Whether a living service runs a server on this data directory. */
export async function isServing(data: string): Promise<boolean> {
  const server = await findServer(data);
  return server !== undefined && server !== 'foreign' && server.isOwned;
}

/** `isOwned`: the process that started it is still its parent. */
type FoundServer = { pid: number; parent: number; isOwned: boolean };

/**
 * The server on this data directory. A process counts only when its command line names this very directory: the number
 * in a stale postmaster.pid may belong to anything by now, and is then `foreign`: PostgreSQL would take it for a server.
 */
async function findServer(data: string): Promise<FoundServer | 'foreign' | undefined> {
  const pid = Number((await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined;
  const found = await inspect(pid);
  if (!found) return undefined;
  if (!names(found.command, data)) return 'foreign';
  return { pid, parent: found.parent, isOwned: found.command.includes(`${startedBy(found.parent)} `) };
}

function names(command: string, data: string): boolean {
  return command.includes(` -D ${data} `);
}

/** A zombie that nobody reaps keeps its number but has no command line. */
async function isGone(pid: number, data: string): Promise<boolean> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (!names((await inspect(pid))?.command ?? '', data)) return true;
    await pause(50);
  }
  return false;
}

/** Parent and command line of a process, undefined when there is none; `ps` knows it on every Unix, Linux may lack `ps`. */
async function inspect(pid: number): Promise<{ parent: number; command: string } | undefined> {
  try {
    if (process.platform === 'linux') {
      const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      return { parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), command };
    }
    const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=,command=', '-p', String(pid)]);
    const [, parent, command] = /^\s*(\d+)\s+(.*)$/s.exec(stdout) ?? [];
    return { parent: Number(parent), command: command ?? '' };
  } catch {
    return undefined;
  }
}
