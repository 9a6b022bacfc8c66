import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { accountToDropTo } from './embedded/account.ts';
import { type Addresses, addressesAt, socketDirectory, throughSocket } from './embedded/addresses.ts';
import { prepareBinaries } from './embedded/binaries.ts';
import { ensureCluster } from './embedded/cluster.ts';
import { openHome } from './embedded/home.ts';
import { type Keeping, type KeptServer, keepRunning } from './embedded/keep-running.ts';
import { stopOrphan } from './embedded/orphan.ts';
import { prepareRoles } from './embedded/prepare-roles.ts';
import { answers, type EndSignal, endProcess, launch } from './embedded/process.ts';
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
  /** For the service: a server that ends without being told to is started again, on the same port. */
  keeping?: Keeping;
};

const attempts = 5;

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
  const log = join(options.dataDirectory, 'postgres.log');
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const addresses = addressesAt(port, home.passwords);
    const sockets = socketDirectory(data, port);
    const settings = { unix_socket_directories: sockets ?? '', ...options.settings };
    const server: KeptServer = {
      launch: async () => {
        await stopOrphan(data);
        return launch({ binaries, account, data, port, log, settings });
      },
      answers: (child) => answers(child, addresses.superuserUrl),
    };
    const child = await server.launch();
    if (await server.answers(child)) {
      await prepareRoles(addresses.superuserUrl, home.passwords).catch(async (error: unknown) => {
        await endProcess(child, 'SIGINT');
        throw error;
      });
      const { stop } = options.keeping
        ? keepRunning(child, server, options.keeping)
        : { stop: (signal: EndSignal) => endProcess(child, signal) };
      return {
        ...addresses,
        nearUrl: sockets ? throughSocket(addresses.url, sockets) : addresses.url,
        stop: () => stop('SIGINT'),
        stopHard: () => stop('SIGQUIT'),
      };
    }
    // Between picking a port and binding it somebody else may have taken it, and with a killed server it may be held still.
    if (attempt === attempts) throw new StartFailed(`The embedded database did not start; ${log} says why.`);
    // Children of a killed server let go of its memory a moment after it.
    await pause(100 * attempt);
  }
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
