import { findRunning } from './embedded/running.ts';
import { startEmbedded } from './embedded.ts';
import { openDatabase } from './open.ts';
import { type DatabaseSettings, migrateAt, type StartedDatabase } from './start.ts';
import { StartFailed } from './start-failed.ts';
import { withSentence } from './with-sentence.ts';

/** Room for one transaction of millions of rows. As durable as ever: what is refused or broken off leaves the database as it was. */
const roomy = {
  shared_buffers: '512MB',
  max_wal_size: '8GB',
  checkpoint_timeout: '30min',
  maintenance_work_mem: '256MB',
};

/**
 * The database of this configuration for filling it with made-up rows, as the owner of the schema and without time limits,
 * migrated on the way. Never in production, and never beside a service on the embedded database.
 * @throws StartFailed with one sentence for the operator.
 */
export async function openForLoading(config: DatabaseSettings): Promise<StartedDatabase> {
  if (config.mode === 'production')
    throw new StartFailed('A production database holds real people: nothing made up is put into it (YIMEN_MODE).');
  return withSentence(async () => {
    const { url, ownerUrl, stop } = await findOwner(config);
    try {
      await migrateAt(ownerUrl, url);
      const owner = openDatabase({ url: ownerUrl, poolSize: 1, statementTimeoutMs: 0, acquireTimeoutMs: 5000 });
      return {
        database: owner,
        stop: async () => {
          await owner.close();
          await stop();
        },
      };
    } catch (error) {
      await stop();
      throw error;
    }
  });
}

async function findOwner({ databaseUrl, migrationDatabaseUrl, dataDirectory }: DatabaseSettings) {
  if (databaseUrl) return { url: databaseUrl, ownerUrl: migrationDatabaseUrl ?? databaseUrl, stop: async () => {} };
  if (await findRunning(dataDirectory))
    throw new StartFailed(`The service is running on ${dataDirectory}: stop it, then try again.`);
  const server = await startEmbedded({ dataDirectory, settings: roomy });
  return { url: server.url, ownerUrl: server.migrationUrl, stop: server.stop };
}
