import { type Outcome, refuse } from '../../lib/outcome.ts';
import type { Line } from '../../lib/tables/line.ts';
import { type Column, columnOf, columns, neededColumns } from './columns.ts';
import { plainDay } from './plain-day.ts';

/** One line of the list; `row` counts as spreadsheets do, the heading is row 1. */
export type Row = { row: number } & Record<Exclude<Column, 'ends_on'>, string> & {
    /** Undefined: the list has no such column, so it says nothing of it. */
    ends_on: string | undefined;
  };

const longestField = 500;

/** Reads a list. Rows may be wrong in themselves, that is told row by row; a list that is no list is refused as a whole. */
export function readRows([heading, ...lines]: readonly Line[]): Outcome<{ rows: Row[] }, 'columns'> {
  const at = columnsAt(heading?.fields ?? []);
  return at ? { ok: true, rows: lines.flatMap((line) => rowOf(line, at) ?? []) } : refuse('columns');
}

export type ColumnsAt = ReadonlyMap<Column, number>;

/** Where each column stands; undefined unless the heading names every needed one, each once and none that is unknown. */
export function columnsAt(heading: readonly string[]): ColumnsAt | undefined {
  // programs leave empty cells behind at the end of a row
  const heads = heading.slice(0, heading.findLastIndex((head) => head.trim() !== '') + 1);
  const known = heads.flatMap((head) => columnOf(head) ?? []);
  const at = new Map(known.map((column, index) => [column, index]));
  const isGood = known.length === heads.length && at.size === heads.length;
  return isGood && neededColumns.every((column) => at.has(column)) ? at : undefined;
}

/** Undefined for a row without anything in it. */
export function rowOf({ row, fields }: Line, at: ColumnsAt): Row | undefined {
  if (fields.every((field) => field.trim() === '')) return undefined;
  const of = (column: Column) => (fields[at.get(column) ?? -1] ?? '').trim().slice(0, longestField);
  const read = Object.fromEntries(columns.map((column) => [column, of(column)])) as Record<Column, string>;
  const endsOn = at.has('ends_on') ? plainDay(read.ends_on) : undefined;
  return { ...read, row, starts_on: plainDay(read.starts_on), ends_on: endsOn };
}
