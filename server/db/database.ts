import type { Knex } from 'knex';
import type { QueryResult, QueryResultRow } from 'pg';

/** A prepared statement of the hot path: `name` is unique in the process, PostgreSQL plans it once per connection. */
export type Statement = { name: string; text: string };

/**
 * One change of an act: an INSERT, UPDATE or DELETE without RETURNING. `{if}` stands in its WHERE, for the condition of the
 * act. `$1…$n` are its own `values`; what stands alone in a SELECT list needs a cast.
 */
export type Change = { text: string; values: readonly unknown[] };

/** `held`: the condition changed exactly one row, or there was none. `rows`: how many rows each change changed. */
export type ActResult = { held: boolean; rows: number[] };

/**
 * The one store of truth. `knex` for rules and pages, `run` (named prepared statements on a `pg` pool) for the hot path.
 * Both throw `DatabaseUnavailable` when no connection is had within the configured time.
 */
export type Database = {
  knex: Knex;
  run<R extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<QueryResult<R>>;
  /**
   * Several changes as one statement: all or nothing, one round trip, one commit. With a condition, itself a change (the one
   * use of something), the others happen only if it changed a row: of two parallel acts one sees that it did.
   * All see the database as it was before the act, so none may touch a row that another one touches.
   */
  act(changes: readonly Change[], condition?: Change): Promise<ActResult>;
  /** Calls `onNotify` for each NOTIFY on the channel, reconnecting by itself; `onReconnect` tells that some may have been missed. */
  listen(channel: string, onNotify: (payload: string) => void, onReconnect: () => void): Promise<void>;
  close(): Promise<void>;
};

/** Either the pool or a running transaction. */
export type Queryable = Knex | Knex.Transaction;
