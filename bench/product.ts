import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../server/config.ts';
import { type EmbeddedServer, startEmbedded } from '../server/db/embedded.ts';
import { openDatabase } from '../server/db/open.ts';
import { testSecrets } from '../test/support/config.ts';
import { freePort } from '../test/support/free-port.ts';
import { fillForBench } from './fill.ts';
import { parentOf } from './proc.ts';
import { type Child, measureProduct, startChild, startOptions, type Target } from './target.ts';

const startTimeoutMs = 60_000;

/** `pid`: of the service. `databaseUrl`: as the service reaches its database. */
export type Product = { target: Target; config: Config; pid: number; databaseUrl: string };

/**
 * One node of the product on an embedded PostgreSQL with a throw-away directory: demonstration data, password hashes and
 * durability as in production; only the proxy in front is believed, so that every request can come from another address.
 */
export async function startProduct(passkeys: number, profileDirectory: string | undefined): Promise<Product> {
  const directory = await mkdtemp(join(tmpdir(), 'yimen-bench-'));
  const server = await startEmbedded({ dataDirectory: directory });
  const env = await environment(server, directory);
  const profile = profileDirectory ? ['--cpu-prof', `--cpu-prof-dir=${profileDirectory}`] : [];
  const child = startChild('server/main.ts', [], env, [...(await startOptions()), ...profile]);
  const stop = async () => {
    await child.stop();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const config = loadConfig(env);
    await ready(child, config.issuer);
    const database = openDatabase({ url: server.url, poolSize: 4, statementTimeoutMs: 0, acquireTimeoutMs: 5000 });
    const people = await fillForBench({ database, config, passkeys });
    const { rows } = await database.knex.raw<{ rows: { pid: number }[] }>('SELECT pg_backend_pid() AS pid');
    const postmaster = parentOf(rows[0]?.pid ?? 0) ?? 0;
    await database.close();
    const { issuer } = config;
    return {
      config,
      pid: child.pid,
      databaseUrl: server.url,
      target: { name: 'product', issuer, people, ...measureProduct(child, postmaster), stop },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function environment(server: EmbeddedServer, directory: string): Promise<Record<string, string>> {
  const [port, tax, housing] = await Promise.all([freePort(), freePort(), freePort()]);
  return {
    ...testSecrets,
    YIMEN_MODE: 'development',
    YIMEN_PORT: String(port),
    YIMEN_DEMO_TAX_PORT: String(tax),
    YIMEN_DEMO_HOUSING_PORT: String(housing),
    YIMEN_DATA_DIRECTORY: directory,
    YIMEN_TRUSTED_PROXIES: '127.0.0.0/8',
    DATABASE_URL: server.nearUrl,
    DATABASE_MIGRATION_URL: server.migrationUrl,
  };
}

/** Waits until the service takes requests. */
export async function ready(child: Child, issuer: string): Promise<void> {
  const until = Date.now() + startTimeoutMs;
  while (Date.now() < until) {
    if (child.process.exitCode !== null) break;
    const answer = await fetch(`${issuer}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw child.fail('the product did not become ready');
}
