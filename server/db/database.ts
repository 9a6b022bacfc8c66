import type { Knex } from 'knex';
import type { QueryResult, QueryResultRow } from 'pg';

/** A prepared statement of the hot path: `name` is unique in the process, PostgreSQL plans it once per connection. */
export type Statement = { name: string; text: string };

/** A row that says by which of the keys it was found, the first being 1. */
export type Placed = QueryResultRow & { place: number };

/**
 * One change of an act: an INSERT, UPDATE or DELETE without RETURNING. `{if}` stands in its WHERE, for the condition of the
 * act. `$1…$n` are its own `values`; what stands alone in a SELECT list needs a cast.
 */
export type Change = { text: string; values: readonly unknown[] };

/**
 * One more expression that a read brings along in its round trip. `{id}` stands for the account it is about, NULL when there is
 * none; `$1…$n` are its own `values`, each with a cast.
 */
export type ReadAlong = { text: string; values: readonly unknown[] };

/** `failed`: the first condition that changed no row. `rows`: how many rows each change changed, none when one failed. */
export type ActResult = { held: boolean; failed?: number; rows: number[] };

/**
 * The one store of truth. `knex` for rules and pages, `run` (named prepared statements on a `pg` pool) for the hot path.
 * Both throw `DatabaseUnavailable` when no connection is had within the configured time.
 */
export type Database = {
  knex: Knex;
  run<R extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<QueryResult<R>>;
  /**
   * The row of one key, by a statement that finds the rows of many: $1 are the keys, the column `place` says whose each row is.
   * Requests that ask together share one execution and its round trip (see `gather`). `shared` are $2 and the rest, of whoever asked
   * first, and must mean the same for all: the time, not something of the request. It only reads: where its connection is lost it is
   * asked once more.
   */
  find<R extends Placed>(statement: Statement, key: Buffer, ...shared: unknown[]): Promise<R | undefined>;
  /**
   * Requests that ask in the same turn of the event loop are sent together, those that ask while something is under way with the
   * next, after two milliseconds at most. `send` gives the answers in order; when it throws, all of them fail. Each asking counts
   * as one round trip of its request; `send` runs outside of them all.
   */
  gather<A, R>(send: (asked: readonly A[]) => Promise<readonly R[]>): (asked: A) => Promise<R>;
  /**
   * Several changes as one statement: one round trip, one commit. Conditions are changes themselves (the one use of
   * something): each happens only if the one before it changed a row, and the changes only if all conditions did; of two
   * parallel acts one sees that. All see the database as it was before the act: none may touch a row another one touches.
   */
  act(changes: readonly Change[], ...conditions: Change[]): Promise<ActResult>;
  /** Calls `onNotify` for each NOTIFY on the channel, reconnecting by itself; `onReconnect` tells that some may have been missed. */
  listen(channel: string, onNotify: (payload: string) => void, onReconnect: () => void): Promise<void>;
  close(): Promise<void>;
};

/** Either the pool or a running transaction. */
export type Queryable = Knex | Knex.Transaction;
