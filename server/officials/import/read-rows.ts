import { parse } from 'csv-parse/sync';
import { type Outcome, refuse } from '../../lib/outcome.ts';

/** Columns of a list of officials, in any order. The last three may be missing. */
export const columns = [
  'name',
  'mobile',
  'title',
  'job_number',
  'starts_on',
  'ends_on',
  'primary',
  'position',
] as const;
const needed = columns.slice(0, 5);
export type Column = (typeof columns)[number];

/** One line of the list; `row` counts as spreadsheets do, the heading is row 1. */
export type Row = { row: number } & Record<Column, string>;

export type ListProblem = 'not-csv' | 'columns';

const longestField = 500;

/** The text of a file. `not-utf8`: spreadsheets of the country save in GB 18030 unless asked for "CSV UTF-8". */
export function decodeFile(bytes: Uint8Array): Outcome<{ csv: string }, 'not-utf8'> {
  try {
    return { ok: true, csv: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return refuse('not-utf8');
  }
}

/** Reads a list. Rows may be wrong in themselves, that is told row by row; a list that is no list is refused as a whole. */
export function readRows(text: string): Outcome<{ rows: Row[] }, ListProblem> {
  let records: string[][];
  try {
    records = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: false, max_record_size: 16 * 1024 });
  } catch {
    return refuse('not-csv');
  }
  const [heading = [], ...lines] = records;
  const at = new Map(heading.map((name, index) => [name.trim().toLowerCase(), index]));
  const isKnown = [...at.keys()].every((name) => (columns as readonly string[]).includes(name));
  if (!isKnown || at.size !== heading.length || needed.some((name) => !at.has(name))) return refuse('columns');
  return { ok: true, rows: lines.flatMap((fields, index) => toRow(fields, index + 2, at) ?? []) };
}

function toRow(fields: readonly string[], row: number, at: ReadonlyMap<string, number>): Row | undefined {
  if (fields.every((field) => field.trim() === '')) return undefined;
  const of = (column: Column) => (fields[at.get(column) ?? -1] ?? '').trim().slice(0, longestField);
  const [name, mobile, title, job_number, starts_on, ends_on, primary, position] = columns.map(of) as Array8;
  return { row, name, mobile, title, job_number, starts_on, ends_on, primary, position };
}

type Array8 = [string, string, string, string, string, string, string, string];
