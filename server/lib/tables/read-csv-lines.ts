import { parse } from 'csv-parse/sync';
import { type Outcome, refuse } from '../outcome.ts';
import type { Line } from './line.ts';

const longestRecord = 16 * 1024;

/** Lines of comma-separated values (RFC 4180), with or without a byte order mark; `mostLines` are read and no more. */
export function readCsvLines(text: string, mostLines: number): Outcome<{ lines: Line[] }, 'not-csv'> {
  try {
    const options = { bom: true, relax_column_count: true, skip_empty_lines: false, to: mostLines } as const;
    const records: string[][] = parse(text, { ...options, max_record_size: longestRecord });
    return { ok: true, lines: records.map((fields, index) => ({ row: index + 1, fields: fields.map(unmarked) })) };
  } catch {
    return refuse('not-csv');
  }
}

/** Takes the apostrophe away that our own files put before what a spreadsheet would take for a formula. */
function unmarked(field: string): string {
  return field.replace(/^'(?=\s*[=+\-@＝＋－＠])/u, '');
}
