import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Account, accountToDropTo } from './embedded/account.ts';
import { type Addresses, addressesAt, socketDirectory, throughSocket } from './embedded/addresses.ts';
import { type Binaries, prepareBinaries } from './embedded/binaries.ts';
import { ensureCluster } from './embedded/cluster.ts';
import { openHome } from './embedded/home.ts';
import { startedBy, stopOrphan } from './embedded/orphan.ts';
import { prepareRoles } from './embedded/prepare-roles.ts';
import { StartFailed } from './start-failed.ts';

export type EmbeddedServer = Addresses & {
  /** `url` by the shortest way there is from this machine. */
  nearUrl: string;
  /** Clean shutdown: open connections are ended, everything is on disk when it resolves. */
  stop(): Promise<void>;
  /** As a power cut would: for tests of recovery. Everything acknowledged is there again after the next start. */
  stopHard(): Promise<void>;
};

export type EmbeddedOptions = {
  dataDirectory: string;
  /** Extra server settings, such as `fsync: 'off'` for a throw-away directory. */
  settings?: Readonly<Record<string, string>>;
  /** Fixed port for a test that restarts the server under an open pool; otherwise a free one is picked. */
  port?: number;
};

const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;
const attempts = 5;
const longestLogBytes = 10 * 1024 * 1024;

/**
 * Starts the PostgreSQL that npm brought, on 127.0.0.1 and a free port, with its data under `dataDirectory`. As root it
 * runs as an unprivileged account (see docs/decisions/0002-embedded-postgresql.md).
 * @throws StartFailed with one sentence for the operator.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const account = await accountToDropTo();
  const home = await openHome(options.dataDirectory, account);
  const binaries = await prepareBinaries(home.directory, account);
  const data = await ensureCluster(home, binaries, account);
  await stopOrphan(data);
  const log = join(options.dataDirectory, 'postgres.log');
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const addresses = addressesAt(port, home.passwords);
    const sockets = socketDirectory(data, port);
    const settings = { unix_socket_directories: sockets ?? '', ...options.settings };
    const child = await launch({ binaries, account, data, port, log, settings });
    if (await answers(child, addresses.superuserUrl)) {
      await prepareRoles(addresses.superuserUrl, home.passwords);
      return {
        ...addresses,
        nearUrl: sockets ? throughSocket(addresses.url, sockets) : addresses.url,
        stop: () => stop(child, 'SIGINT'),
        stopHard: () => stop(child, 'SIGQUIT'),
      };
    }
    // Between picking a port and binding it somebody else may have taken it, and with a killed server it may be held still.
    if (attempt === attempts) throw new StartFailed(`The embedded database did not start; ${log} says why.`);
    // Children of a killed server let go of its memory a moment after it.
    await pause(100 * attempt);
  }
}

type Launch = {
  binaries: Binaries;
  account: Account | undefined;
  data: string;
  port: number;
  log: string;
  settings: Readonly<Record<string, string>>;
};

async function launch({ binaries, account, data, port, log, settings }: Launch): Promise<ChildProcess> {
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

/** True once the server lets us in, false when it ended before. */
async function answers(child: ChildProcess, url: string): Promise<boolean> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if (hasEnded(child)) return false;
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    try {
      await client.connect();
      return !hasEnded(child);
    } catch {
      await pause(25);
    } finally {
      await client.end().catch(() => {});
    }
  }
  await stop(child, 'SIGQUIT');
  return false;
}

async function stop(child: ChildProcess, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const giveUp = setTimeout(() => child.kill('SIGQUIT'), stopTimeoutMs);
  await ended;
  clearTimeout(giveUp);
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new StartFailed('No free port on 127.0.0.1.');
  return address.port;
}
