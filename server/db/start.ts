import type { Config } from '../config.ts';
import type { Log } from '../http/log.ts';
import type { Database } from './database.ts';
import { findRunning } from './embedded/running.ts';
import { startEmbedded } from './embedded.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { openDatabase } from './open.ts';
import { grantApplicationRole, mayRewriteAudit } from './roles.ts';
import { StartFailed } from './start-failed.ts';
import { withSentence } from './with-sentence.ts';

export type DatabaseSettings = Pick<
  Config,
  | 'mode'
  | 'dataDirectory'
  | 'databaseUrl'
  | 'migrationDatabaseUrl'
  | 'databasePoolSize'
  | 'databaseStatementTimeoutMs'
  | 'databaseAcquireTimeoutMs'
>;

/** An open database and what ends it: the pool, and the embedded server if it was started here. */
export type StartedDatabase = { database: Database; stop(): Promise<void> };

type Addresses = { url: string; migrationUrl: string | undefined; stop(): Promise<void> };

/**
 * The database the service runs on: the given one, or the embedded one. Outside production it is migrated on the way;
 * production only checks, because there the service must not hold the password of the owner. With a `log` the embedded one is
 * started again when it ends by itself.
 * @throws StartFailed with one sentence for the operator.
 */
export async function startDatabase(config: DatabaseSettings, log?: Log): Promise<StartedDatabase> {
  return withSentence(async () => {
    const addresses = await findAddresses(config, { log });
    try {
      const { url, migrationUrl } = addresses;
      if (config.mode !== 'production' && migrationUrl) await migrateAt(migrationUrl, url);
      return await openChecked(config, addresses);
    } catch (error) {
      await addresses.stop();
      throw error;
    }
  });
}

/** For commands: the same, but beside a running service its embedded server is used. */
export async function attachDatabase(config: DatabaseSettings): Promise<StartedDatabase> {
  return withSentence(async () => {
    const addresses = await findAddresses(config, { attach: true });
    return opened(config, addresses);
  });
}

/** For commands that need the owner of the schema, without a time limit. */
export async function attachOwner(config: DatabaseSettings): Promise<StartedDatabase> {
  return withSentence(async () => {
    const { migrationUrl, stop } = await findAddresses(config, { attach: true });
    if (!migrationUrl) {
      await stop();
      throw new StartFailed('DATABASE_MIGRATION_URL is missing: this command needs the owner of the schema.');
    }
    const database = openDatabase({ url: migrationUrl, poolSize: 1, statementTimeoutMs: 0, acquireTimeoutMs: 5000 });
    return {
      database,
      stop: async () => {
        await database.close();
        await stop();
      },
    };
  });
}

/** Brings the schema up to this release as its owner and grants the service role its rights; names of what was applied. */
export async function migrateDatabase(config: DatabaseSettings): Promise<string[]> {
  return withSentence(async () => {
    const addresses = await findAddresses(config, { attach: true });
    try {
      if (!addresses.migrationUrl)
        throw new StartFailed('DATABASE_MIGRATION_URL is missing: migrate needs the owner of the schema.');
      return await migrateAt(addresses.migrationUrl, addresses.url);
    } finally {
      await addresses.stop();
    }
  });
}

/** `attach`: beside a running service its own is taken. */
async function findAddresses(
  config: DatabaseSettings,
  { attach = false, log }: { attach?: boolean; log?: Log | undefined },
): Promise<Addresses> {
  if (config.databaseUrl) {
    const { databaseUrl: url, mode } = config;
    const migrationUrl = config.migrationDatabaseUrl ?? (mode === 'production' ? undefined : url);
    return { url, migrationUrl, stop: async () => {} };
  }
  const running = attach ? await findRunning(config.dataDirectory) : undefined;
  if (running) return { ...running, stop: async () => {} };
  const { dataDirectory } = config;
  const { nearUrl: url, migrationUrl, stop } = await startEmbedded({ dataDirectory, ...(log && { keeping: { log } }) });
  return { url, migrationUrl, stop };
}

/** As the owner of the schema; gives the names of what was applied. */
export async function migrateAt(ownerUrl: string, serviceUrl: string): Promise<string[]> {
  const owner = openDatabase({ url: ownerUrl, poolSize: 1, statementTimeoutMs: 0, acquireTimeoutMs: 5000 });
  try {
    const applied = await migrate(owner.knex);
    await grantApplicationRole(owner.knex, decodeURIComponent(new URL(serviceUrl).username));
    return applied;
  } finally {
    await owner.close();
  }
}

async function openChecked(config: DatabaseSettings, addresses: Addresses): Promise<StartedDatabase> {
  const started = opened(config, addresses);
  const pending = await pendingMigrations(started.database.knex);
  if (pending.length > 0) {
    const some = pending.slice(0, 3).join(', ');
    const more = pending.length > 3 ? ` and ${pending.length - 3} more migrations` : '';
    throw new StartFailed(`The database lacks ${some}${more}; run npm run cli -- migrate first.`);
  }
  if (config.mode === 'production' && (await mayRewriteAudit(started.database.knex))) {
    throw new StartFailed(
      'The role of DATABASE_URL could rewrite the audit log; give the service a role that does not own the tables.',
    );
  }
  return started;
}

function opened(config: DatabaseSettings, { url, stop }: Addresses): StartedDatabase {
  const database = openDatabase({
    url,
    poolSize: config.databasePoolSize,
    statementTimeoutMs: config.databaseStatementTimeoutMs,
    acquireTimeoutMs: config.databaseAcquireTimeoutMs,
  });
  return {
    database,
    stop: async () => {
      await database.close();
      await stop();
    },
  };
}
