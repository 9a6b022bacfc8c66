import type { Knex } from 'knex';
import type { QueryResult, QueryResultRow } from 'pg';

/** A prepared statement of the hot path: `name` is unique in the process, PostgreSQL plans it once per connection. */
export type Statement = { name: string; text: string };

/**
 * The one store of truth. `knex` for rules and pages, `run` (named prepared statements on a `pg` pool) for the hot path.
 * Both throw `DatabaseUnavailable` when no connection is had within the configured time.
 */
export type Database = {
  knex: Knex;
  run<R extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<QueryResult<R>>;
  /** Calls `onNotify` for each NOTIFY on the channel, reconnecting by itself; `onReconnect` tells that some may have been missed. */
  listen(channel: string, onNotify: (payload: string) => void, onReconnect: () => void): Promise<void>;
  close(): Promise<void>;
};

/** Either the pool or a running transaction. */
export type Queryable = Knex | Knex.Transaction;
