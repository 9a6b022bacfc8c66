import { createService } from '../../server/app.ts';
import { openDatabase } from '../../server/db/open.ts';
import { createLog } from '../../server/http/log.ts';
import type { Route } from '../../server/http/route.ts';
import type { House } from './house.ts';

/** The addresses that the service declares. It is built for this and never listens. */
export async function declaredRoutes({ config }: House): Promise<readonly Route[]> {
  const url = config.databaseUrl;
  if (!url) throw new Error('the house has no database');
  const database = openDatabase({ url, poolSize: 4, statementTimeoutMs: 5000, acquireTimeoutMs: 5000 });
  const log = createLog({ logLevel: 'error' }, process.stderr);
  const service = await createService({ config, database, log, clock: () => new Date(), announce: () => {} });
  await service.stop();
  await database.close();
  return service.routes;
}
