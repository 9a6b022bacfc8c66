import pg from 'pg';
import { countRoundTrip } from '../http/request-context.ts';
import { isConnectionLost, mapDatabaseError } from './unavailable.ts';

export type PoolOptions = {
  url: string;
  /** Most connections this process opens, `listen` not counted. */
  poolSize: number;
  /** Longest a statement may run, 0 for no limit (migrations). */
  statementTimeoutMs: number;
  /** Longest wait for a connection, new or returned. */
  acquireTimeoutMs: number;
};

/** After the server should have cancelled the statement itself, wait this much longer before giving up on the network. */
const networkGraceMs = 1000;

/** The one pool of a process, shared by knex and by prepared statements. */
export function createPool(options: PoolOptions): pg.Pool {
  const { statementTimeoutMs } = options;
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: 'yimen',
    max: options.poolSize,
    connectionTimeoutMillis: options.acquireTimeoutMs,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: 3600,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ...(statementTimeoutMs > 0 && {
      statement_timeout: statementTimeoutMs,
      // A stalled network or a node stopped inside a transaction must not hold row locks of others for longer.
      idle_in_transaction_session_timeout: statementTimeoutMs * 4,
      query_timeout: statementTimeoutMs + networkGraceMs,
    }),
  });
  pool.on('connect', instrument);
  // An idle connection that breaks has left the pool already; without a listener the process would end.
  pool.on('error', () => {});
  return pool;
}

/**
 * Counts what goes to the server, translates errors, and takes a client out of use whose connection can no longer be
 * trusted. One place for both ways of querying: knex and `run` go through `client.query`.
 */
function instrument(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const judge = (error: unknown): unknown => {
    // An answer that comes after its time limit would be taken for the answer to the next question; and a server that hangs up
    // says so first, when the next one must not be given that connection any more.
    const isOver = error instanceof Error && (error.message === 'Query read timeout' || isConnectionLost(error));
    if (isOver) dispose(client, error);
    return mapDatabaseError(error);
  };
  client.on('error', (error) => dispose(client, error));
  const counted = (...args: unknown[]): unknown => {
    countRoundTrip();
    const callback = args.at(-1);
    if (isCallback(callback)) {
      return query(...args.slice(0, -1), (error: unknown, result: unknown) => callback(error && judge(error), result));
    }
    return (query(...args) as Promise<unknown>).catch((error: unknown) => {
      throw judge(error);
    });
  };
  Object.assign(client, { query: counted });
}

function isCallback(value: unknown): value is (error: unknown, result: unknown) => void {
  return typeof value === 'function';
}

/** The mark knex looks at when it gives a connection back; `isDisposed` is the same for `run`. */
function dispose(client: pg.PoolClient, error: Error): void {
  Object.assign(client, { __knex__disposed: error });
}

export function isDisposed(client: pg.PoolClient): boolean {
  return '__knex__disposed' in client;
}
