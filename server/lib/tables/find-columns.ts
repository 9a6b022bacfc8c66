import type { Locale } from '../locale.ts';
import { longestField } from './line.ts';

/** Column heads as people write them. */
export type Heads<C extends string> = Readonly<Record<C, Readonly<Record<Locale, string>>>>;

export type ColumnsAt<C extends string> = ReadonlyMap<C, number>;

/**
 * Where each column stands, by its name or its head in any language; undefined unless the heading names every needed one, each
 * once and none that is unknown.
 */
export function findColumns<C extends string>(
  heading: readonly string[],
  heads: Heads<C>,
  needed: readonly C[],
): ColumnsAt<C> | undefined {
  // programs leave empty cells behind at the end of a row
  const given = heading.slice(0, heading.findLastIndex((head) => head.trim() !== '') + 1);
  const known = given.flatMap((head) => columnOf(head, heads) ?? []);
  const at = new Map(known.map((column, index) => [column, index]));
  const isGood = known.length === given.length && at.size === given.length;
  return isGood && needed.every((column) => at.has(column)) ? at : undefined;
}

function columnOf<C extends string>(head: string, heads: Heads<C>): C | undefined {
  const wanted = plain(head);
  const columns = Object.keys(heads) as C[];
  return columns.find((column) => [column, ...Object.values(heads[column])].some((name) => plain(name) === wanted));
}

function plain(head: string): string {
  return head
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/gu, ' ');
}

/** The cells of a line by column; a column that is not there is empty. Undefined for a line without anything in it. */
export function cellsOf<C extends string>(
  fields: readonly string[],
  columns: readonly C[],
  at: ColumnsAt<C>,
): Record<C, string> | undefined {
  if (fields.every((field) => field.trim() === '')) return undefined;
  const cellOf = (column: C) => (fields[at.get(column) ?? -1] ?? '').trim().slice(0, longestField);
  return Object.fromEntries(columns.map((column) => [column, cellOf(column)])) as Record<C, string>;
}
