import { type Config, loadConfig } from '../../server/config.ts';
import type { Database } from '../../server/db/database.ts';
import { findRunning } from '../../server/db/embedded/running.ts';
import { startEmbedded } from '../../server/db/embedded.ts';
import { openDatabase } from '../../server/db/open.ts';
import { freePort } from '../../test/support/free-port.ts';
import { parentOf } from '../proc.ts';
import { ready } from '../product.ts';
import { measureProduct, startChild, type Target } from '../target.ts';

export type House = {
  issuer: string;
  config: Config;
  database: Database;
  /** CPU of the service and, where the server is on this machine, of PostgreSQL; statements sent to it. */
  usage: Target['usage'];
  isEmbedded: boolean;
};

type Env = Readonly<Record<string, string | undefined>>;

/** One node of the product on the database of this environment, as it is; `settings` for the embedded server. */
export async function withHouse<T>(
  given: Env,
  settings: Readonly<Record<string, string>>,
  work: (house: House) => Promise<T>,
): Promise<T> {
  const { databaseUrl, dataDirectory } = loadConfig(given);
  if (!databaseUrl && (await findRunning(dataDirectory)))
    throw new Error(`The service is running on ${dataDirectory}: stop it, then try again.`);
  const embedded = databaseUrl ? undefined : await startEmbedded({ dataDirectory, settings });
  const url = databaseUrl ?? embedded?.nearUrl ?? '';
  const env = await environment(given, url, embedded?.migrationUrl);
  const child = startChild('server/main.ts', [], env);
  const database = openDatabase({ url, poolSize: 1, statementTimeoutMs: 0, acquireTimeoutMs: 5000 });
  try {
    const config = loadConfig(env);
    await ready(child, config.issuer);
    const { rows } = await database.knex.raw<{ rows: { pid: number }[] }>('SELECT pg_backend_pid() AS pid');
    const { usage } = measureProduct(child, parentOf(rows[0]?.pid ?? 0) ?? 0);
    return await work({ issuer: config.issuer, config, database, usage, isEmbedded: embedded !== undefined });
  } finally {
    await database.close();
    await child.stop();
    await embedded?.stop();
  }
}

/** The settings and secrets as given; a port of its own, and the proxy in front believed, so that nobody is throttled. */
async function environment(given: Env, url: string, migrationUrl: string | undefined): Promise<Record<string, string>> {
  const own = Object.entries(given).filter((entry): entry is [string, string] => /^(YIMEN|DATABASE)_/.test(entry[0]));
  return {
    ...Object.fromEntries(own),
    YIMEN_PORT: String(await freePort()),
    YIMEN_DEMONSTRATION: 'false',
    YIMEN_TRUSTED_PROXIES: '127.0.0.0/8',
    DATABASE_URL: url,
    ...(migrationUrl && { DATABASE_MIGRATION_URL: migrationUrl }),
  };
}
