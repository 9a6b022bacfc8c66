import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartFailed } from '../start-failed.ts';

/** Setting that names the process which started a server, readable from its command line. */
export function startedBy(pid: number): string {
  return `cluster_name=yimen_${pid}`;
}

/**
 * Stops a server that a killed service left running on this data directory, so that the next start recovers.
 * A process is touched only when its command line names this very directory: the number in a stale postmaster.pid may
 * belong to anything by now.
 * @throws StartFailed when the service that started it is still alive.
 */
export async function stopOrphan(data: string): Promise<void> {
  const pid = Number((await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  const found = await inspect(pid);
  if (!found?.command.includes(data)) return;
  if (found.command.includes(startedBy(found.parent))) {
    throw new StartFailed(`Another service (process ${found.parent}) is already using the data in ${data}.`);
  }
  // SIGINT: fast shutdown, SIGQUIT: without a checkpoint, recovered from the log at the next start.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    process.kill(pid, signal);
    if (await isGone(pid)) return;
  }
  throw new StartFailed(`A database process (${pid}) left over from an earlier run cannot be stopped.`);
}

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
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
