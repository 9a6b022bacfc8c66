import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedServer, startEmbedded } from '../../server/db/embedded.ts';
import { migrate } from '../../server/db/migrate.ts';
import { openDatabase } from '../../server/db/open.ts';
import { grantApplicationRole } from '../../server/db/roles.ts';
import { makeThrowAway, removeThrowAway, throwAwayPrefix } from './throw-away.ts';

/** The database server of this test run, in a throw-away directory. */
export type TestServer = {
  superuserUrl: string;
  /** Address of a database of this server for the role that owns the schema, or the one of the service. */
  address(role: 'owner' | 'application', database: string): string;
  stop(): Promise<void>;
};

export const templateDatabase = 'yimen_template';

/** Nothing here outlives the run: no need to wait for a disk. */
export const throwAwaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  shared_buffers: '64MB',
  // Clones by file copy are cheap only when no checkpoint has to write much before.
  max_wal_size: '4GB',
};

let running: Promise<TestServer> | undefined;

/** Started at the first call of a run, with the migrated template in it; later calls give the same one. */
export function testServer(): Promise<TestServer> {
  running ??= start();
  return running;
}

/** Called once, when the run is over. */
export async function stopTestServer(): Promise<void> {
  await (await running?.catch(() => undefined))?.stop();
  running = undefined;
}

async function start(): Promise<TestServer> {
  await sweep();
  const directory = await makeThrowAway();
  const server = await startEmbedded({ dataDirectory: directory, settings: throwAwaySettings });
  const address = (role: 'owner' | 'application', database: string) =>
    (role === 'owner' ? server.migrationUrl : server.url).replace(/[^/]+$/, database);
  await prepareTemplate(server, address('owner', templateDatabase));
  const stop = async () => {
    await server.stop();
    await removeThrowAway(directory);
  };
  return { superuserUrl: server.superuserUrl, address, stop };
}

async function prepareTemplate(server: EmbeddedServer, ownerUrl: string): Promise<void> {
  const root = openDatabase({ url: server.superuserUrl, poolSize: 1, statementTimeoutMs: 0, acquireTimeoutMs: 5000 });
  await root.knex.raw('CREATE DATABASE ?? OWNER yimen_owner', [templateDatabase]);
  await root.close();
  const owner = openDatabase({ url: ownerUrl, poolSize: 1, statementTimeoutMs: 0, acquireTimeoutMs: 5000 });
  await migrate(owner.knex);
  await grantApplicationRole(owner.knex);
  await owner.close();
}

/** Removes what runs that were killed have left: the process in the name of the directory is gone. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${throwAwayPrefix}(\\d+)-`).exec(name)?.[1];
    if (!pid || isAlive(Number(pid))) continue;
    await removeThrowAway(join(tmpdir(), name)).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
