import type { Queryable } from './database.ts';

/** Type of each column, as PostgreSQL spells it. */
export type ColumnTypes<R> = Readonly<Record<keyof R & string, string>>;

/**
 * Inserts rows in their order, each column travelling as one array: the statement is as short for a thousand rows as for one,
 * where a parameter for each value would cost the database more than the rows themselves.
 */
export async function insertRows<R extends object>(
  db: Queryable,
  table: string,
  types: ColumnTypes<R>,
  rows: readonly R[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(types) as (keyof R & string)[];
  const arrays = names.map((name) => (types[name] === 'jsonb' ? '?::text[]' : `?::${types[name]}[]`));
  const values = names.map((name) => (types[name] === 'jsonb' ? `${name}::jsonb` : name));
  await db.raw(
    `INSERT INTO ${table} (${names.join(', ')})
     SELECT ${values.join(', ')} FROM unnest(${arrays.join(', ')}) AS row (${names.join(', ')})`,
    names.map((name) => rows.map((row) => row[name])) as never,
  );
}
