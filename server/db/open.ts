import knexFactory from 'knex';
import type { QueryResult, QueryResultRow } from 'pg';
import { createAct } from './act.ts';
import type { Database, Statement } from './database.ts';
import { createFind } from './find.ts';
import { gather } from './gather.ts';
import { createListener } from './listen.ts';
import { createPool, isDisposed, type PoolOptions } from './pool.ts';
import { mapDatabaseError } from './unavailable.ts';

function ignore(): void {}

/**
 * Opens the database: nothing is connected until first use, and a server that went away is found again by itself.
 * Throws `DatabaseUnavailable` from every query when no connection is had within `acquireTimeoutMs`.
 */
export function openDatabase(options: PoolOptions): Database {
  const pool = createPool(options);
  const connect = () =>
    pool.connect().catch((error: unknown) => {
      throw mapDatabaseError(error);
    });
  const knex = knexFactory({
    client: 'pg',
    // knex asks the server for its version on the first connection unless told: a round trip for nothing.
    version: '15',
    connectionPool: Object.assign(Object.create(pool) as typeof pool, { connect }),
    // It prints to the console what it throws as well; whoever catches the error logs it once, without personal data.
    log: { debug: ignore, warn: ignore, error: ignore, deprecate: ignore },
  });
  const listener = createListener(options.url);

  async function run<R extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<QueryResult<R>> {
    const client = await connect();
    try {
      return await client.query<R>({ name: statement.name, text: statement.text, values });
    } finally {
      client.release(isDisposed(client));
    }
  }

  async function close(): Promise<void> {
    await listener.close();
    await knex.destroy();
    await pool.end();
  }

  return { knex, run, find: createFind(run), gather, act: createAct(run), listen: listener.listen, close };
}
