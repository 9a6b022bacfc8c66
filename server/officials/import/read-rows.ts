import { type Outcome, refuse } from '../../lib/outcome.ts';
import { type ColumnsAt, cellsOf, findColumns } from '../../lib/tables/find-columns.ts';
import type { Line } from '../../lib/tables/line.ts';
import { type Column, columnHeads, columns, neededColumns } from './columns.ts';
import { plainDay } from './plain-day.ts';

/** One line of the list; `row` counts as spreadsheets do, the heading is row 1. */
export type Row = { row: number } & Record<Exclude<Column, 'ends_on'>, string> & {
    /** Undefined: the list has no such column, so it says nothing of it. */
    ends_on: string | undefined;
  };

/** Reads a list. Rows may be wrong in themselves, that is told row by row; a list that is no list is refused as a whole. */
export function readRows([heading, ...lines]: readonly Line[]): Outcome<{ rows: Row[] }, 'columns'> {
  const at = columnsAt(heading?.fields ?? []);
  return at ? { ok: true, rows: lines.flatMap((line) => rowOf(line, at) ?? []) } : refuse('columns');
}

export function columnsAt(heading: readonly string[]): ColumnsAt<Column> | undefined {
  return findColumns(heading, columnHeads, neededColumns);
}

/** Undefined for a row without anything in it. */
export function rowOf({ row, fields }: Line, at: ColumnsAt<Column>): Row | undefined {
  const read = cellsOf(fields, columns, at);
  if (!read) return undefined;
  const endsOn = at.has('ends_on') ? plainDay(read.ends_on) : undefined;
  return { ...read, row, starts_on: plainDay(read.starts_on), ends_on: endsOn };
}
