import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import type { ColumnsAt } from '../../lib/tables/find-columns.ts';
import type { Line, ReadAs, TableProblem } from '../../lib/tables/line.ts';
import { readTable } from '../../lib/tables/read-table.ts';
import { chineseAlone, decoderOf } from '../../lib/tables/text-decoder.ts';
import type { Column } from './columns.ts';
import { columnsAt, type Row, rowOf } from './read-rows.ts';

/** A list too long to be held whole: read to its end once, then row by row. */
export type ListFile = { path: string; readAs: ReadAs; digest: Buffer; rows: number };
export type ListFileProblem = TableProblem | 'unreadable' | 'columns' | 'no-rows';

/** A workbook is held whole, so one larger than this goes as CSV. */
const largestWorkbook = 64 * 1024 * 1024;
const mostWorkbookLines = 1_048_576;
const longestRecord = 16 * 1024;

/** Reads a file to its end before any of it is done: one that breaks off in the middle is refused while nothing was done. */
export async function inspectListFile(path: string): Promise<Outcome<{ file: ListFile }, ListFileProblem>> {
  const digest = await digestOf(path);
  if (!digest) return refuse('unreadable');
  let refused: ListFileProblem = 'not-utf8';
  for (const readAs of ['utf-8', 'gb18030', 'xlsx'] as const) {
    const counted = await countRows({ path, readAs });
    if (counted.ok)
      return counted.rows === 0 ? refuse('no-rows') : { ok: true, file: { path, readAs, digest, rows: counted.rows } };
    // bytes of another kind are read as that kind; what is of this kind and wrong is wrong
    refused = counted.reason;
    if (refused !== 'not-utf8' && readAs !== 'xlsx') return refuse(refused);
  }
  return refuse(refused === 'not-workbook' ? 'not-utf8' : refused);
}

async function countRows(file: Pick<ListFile, 'path' | 'readAs'>): Promise<Outcome<{ rows: number }, ListFileProblem>> {
  let rows = 0;
  try {
    for await (const _row of rowsOfFile(file)) rows += 1;
    return { ok: true, rows };
  } catch (error) {
    if (error instanceof FileBroken) return refuse(error.problem);
    throw error;
  }
}

/** The rows of a list one after the other. Throws `FileBroken`. */
export async function* rowsOfFile(file: Pick<ListFile, 'path' | 'readAs'>): AsyncGenerator<Row> {
  let at: ColumnsAt<Column> | undefined;
  for await (const line of file.readAs === 'xlsx' ? linesOfWorkbook(file.path) : linesOfText(file.path, file.readAs)) {
    if (!at) {
      at = columnsAt(line.fields);
      if (!at) throw new FileBroken('columns');
      continue;
    }
    const row = rowOf(line, at);
    if (row) yield row;
  }
  if (!at) throw new FileBroken('columns');
}

export class FileBroken extends Error {
  readonly problem: ListFileProblem;
  constructor(problem: ListFileProblem) {
    super(problem);
    this.problem = problem;
  }
}

async function* linesOfText(path: string, readAs: 'utf-8' | 'gb18030'): AsyncGenerator<Line> {
  const source = Readable.from(textOf(path, readAs));
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: longestRecord,
  });
  // `pipe` alone would leave the parser waiting when the file turns out broken
  source.on('error', (error) => parser.destroy(error));
  let row = 0;
  try {
    for await (const fields of source.pipe(parser) as AsyncIterable<string[]>) {
      row += 1;
      yield { row, fields };
    }
  } catch (error) {
    throw error instanceof FileBroken ? error : new FileBroken('not-csv');
  } finally {
    source.destroy();
    parser.destroy();
  }
}

async function* textOf(path: string, readAs: 'utf-8' | 'gb18030'): AsyncGenerator<string> {
  const decoder = decoderOf(readAs);
  const decode = (bytes?: Buffer) => {
    const text = bytes?.includes(0) ? undefined : decoder(bytes);
    if (text === undefined || (readAs === 'gb18030' && !chineseAlone(text))) throw new FileBroken('not-utf8');
    return text;
  };
  for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>) yield decode(bytes);
  yield decode();
}

async function* linesOfWorkbook(path: string): AsyncGenerator<Line> {
  if ((await stat(path)).size > largestWorkbook) throw new FileBroken('workbook-too-large');
  const table = await readTable(await readFile(path), mostWorkbookLines);
  if (!table.ok) throw new FileBroken(table.reason);
  yield* table.lines;
}

async function digestOf(path: string): Promise<Buffer | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const bytes of createReadStream(path)) hash.update(bytes);
    return hash.digest();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined;
    throw error;
  }
}
