import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { startedBy } from './orphan.ts';

type Launch = {
  binaries: Binaries;
  account: Account | undefined;
  data: string;
  port: number;
  log: string;
  settings: Readonly<Record<string, string>>;
};

/** SIGINT: clean, open connections are ended. SIGQUIT: at once, recovered from its log at the next start. */
export type EndSignal = 'SIGINT' | 'SIGQUIT';

/** Without a word from the server. */
const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;
const longestLogBytes = 10 * 1024 * 1024;

/** Starts the server's process, which is not ready yet. */
export async function launch({ binaries, account, data, port, log, settings }: Launch): Promise<ChildProcess> {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    // The server's log must not repeat statements or the values in them: they are personal data.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...settings,
  };
  const size = await stat(log).then(
    ({ size }) => size,
    () => 0,
  );
  const output = await open(log, size > longestLogBytes ? 'w' : 'a', 0o600);
  try {
    const child = spawn(
      join(binaries.directory, 'bin', 'postgres'),
      [
        ...['-D', data, '-p', String(port), '-c', startedBy(process.pid)],
        ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      // A process group of its own: Ctrl-C in a terminal must reach the service first, which then stops the database.
      { ...account, cwd: data, env: {}, detached: true, stdio: ['ignore', output.fd, output.fd] },
    );
    child.on('error', () => {});
    return child;
  } finally {
    await output.close();
  }
}

/**
 * True once the server lets us in, false when it ended before. One that says it is starting up recovers, which takes as long as it
 * takes: ended in the midst of it, it would begin anew.
 */
export async function answers(child: ChildProcess, url: string): Promise<boolean> {
  let deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if (hasEnded(child)) return false;
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    try {
      await client.connect();
      return !hasEnded(child);
    } catch (error) {
      if (isStartingUp(error)) deadline = Date.now() + startTimeoutMs;
      await pause(25);
    } finally {
      await client.end().catch(() => {});
    }
  }
  await endProcess(child, 'SIGQUIT');
  return false;
}

function isStartingUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57P03';
}

export async function endProcess(child: ChildProcess, signal: EndSignal): Promise<void> {
  if (hasEnded(child)) return;
  const ended = whenEnded(child);
  child.kill(signal);
  const giveUp = setTimeout(() => child.kill('SIGQUIT'), stopTimeoutMs);
  await ended;
  clearTimeout(giveUp);
}

export async function whenEnded(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await once(child, 'exit');
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
