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
  const isJson = (name: keyof R & string) => types[name] === 'jsonb';
  const list = names.map(() => '??').join(', ');
  const values = names.map((name) => (isJson(name) ? '??::jsonb' : '??')).join(', ');
  const arrays = names.map((name) => `?::${isJson(name) ? 'text' : types[name]}[]`).join(', ');
  const statement = `INSERT INTO ?? (${list}) SELECT ${values} FROM unnest(${arrays}) AS given (${list})`;
  const columns = names.map((name) => rows.map((row) => row[name]));
  await db.raw(statement, [table, ...names, ...names, ...columns, ...names] as string[]);
}
