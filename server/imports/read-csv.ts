import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { type Column, type Fields, FileBroken, isColumn, longestRow, type RawRow } from './columns.ts';

/** Comma-separated values (RFC 4180) with a heading. A row with more or fewer fields than the heading is told as such. */
export async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<RawRow> {
  const source = Readable.from(text);
  const parser = parse({ relax_column_count: true, skip_empty_lines: false, max_record_size: longestRow });
  // `pipe` alone would leave the parser waiting when the file turns out broken
  source.on('error', (error) => parser.destroy(error));
  try {
    yield* rowsOf(source.pipe(parser) as AsyncIterable<string[]>);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new FileBroken(error.code === 'CSV_MAX_RECORD_SIZE' ? 'row-too-long' : 'not-csv');
  } finally {
    source.destroy();
    parser.destroy();
  }
}

async function* rowsOf(records: AsyncIterable<string[]>): AsyncGenerator<RawRow> {
  let heading: Column[] | undefined;
  let row = 0;
  for await (const record of records) {
    row += 1;
    if (!heading) heading = readHeading(record);
    else if (record.some((field) => field.trim() !== '')) yield { row, ...fieldsOf(record, heading) };
  }
  if (!heading) throw new FileBroken('heading');
}

function readHeading(record: readonly string[]): Column[] {
  const names = record.map((name) => name.trim().toLowerCase());
  const known = names.filter(isColumn);
  const isGood = known.length === names.length && new Set(names).size === names.length && names.includes('legacy_id');
  if (!isGood) throw new FileBroken('heading');
  return known;
}

function fieldsOf(record: readonly string[], heading: readonly Column[]): { fields: Fields } | { fault: 'columns' } {
  if (record.length !== heading.length) return { fault: 'columns' };
  return { fields: Object.fromEntries(heading.map((name, index) => [name, record[index]])) };
}
