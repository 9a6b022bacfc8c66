import type { QueryResult, QueryResultRow } from 'pg';
import type { Database, Queryable, Statement } from './database.ts';

/** A statement of the hot path inside a transaction of knex. */
export function runIn(tx: Queryable): Pick<Database, 'run'> {
  return {
    run: async <R extends QueryResultRow>({ name, text }: Statement, values: unknown[]) =>
      (await tx.raw(text).options({ name, values })) as QueryResult<R>,
  };
}
