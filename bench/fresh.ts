import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../server/config.ts';
import type { Database } from '../server/db/database.ts';
import { startEmbedded } from '../server/db/embedded.ts';
import { openDatabase } from '../server/db/open.ts';
import { migrateDatabase } from '../server/db/start.ts';
import { type ColumnCipher, createColumnCipher } from '../server/keys/column-cipher.ts';
import { testSecrets } from '../test/support/config.ts';

export type Fresh = { directory: string; config: Config; database: Database; cipher: ColumnCipher };

/** Works on a migrated, empty embedded PostgreSQL, durable as in production; it and its directory are gone afterwards. */
export async function withFreshDatabase(work: (fresh: Fresh) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'yimen-bench-'));
  const server = await startEmbedded({ dataDirectory: directory });
  try {
    const config = loadConfig({
      ...testSecrets,
      YIMEN_MODE: 'development',
      YIMEN_DATA_DIRECTORY: directory,
      DATABASE_URL: server.nearUrl,
      DATABASE_MIGRATION_URL: server.migrationUrl,
    });
    await migrateDatabase(config);
    const url = server.nearUrl;
    const database = openDatabase({ url, poolSize: 4, statementTimeoutMs: 60_000, acquireTimeoutMs: 5000 });
    await work({ directory, config, database, cipher: createColumnCipher(config) });
    await database.close();
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
