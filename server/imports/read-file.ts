import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { FileBroken, type FileProblem, type Format, type RawRow } from './columns.ts';
import { readCsv } from './read-csv.ts';
import { readJsonLines } from './read-json-lines.ts';

export type ImportFile = { path: string; format: Format };

/** Reads the rows of a file one after the other, whatever its size. Throws `FileBroken`. */
export function readRows(file: ImportFile, onBytes: (bytes: Buffer) => void = () => {}): AsyncGenerator<RawRow> {
  const text = textOf(file.path, onBytes);
  return file.format === 'csv' ? readCsv(text) : readJsonLines(text);
}

/**
 * Reads a file to its end before any of it is imported: one that breaks off in the middle is refused while nothing was done.
 * The digest tells the same file again.
 */
export async function inspectFile(file: ImportFile): Promise<Outcome<{ digest: Buffer; rows: number }, FileProblem>> {
  const hash = createHash('sha256');
  let rows = 0;
  try {
    for await (const _row of readRows(file, (bytes) => hash.update(bytes))) rows += 1;
  } catch (error) {
    if (error instanceof FileBroken) return refuse(error.problem);
    throw error;
  }
  return { ok: true, digest: hash.digest(), rows };
}

async function* textOf(path: string, onBytes: (bytes: Buffer) => void): AsyncGenerator<string> {
  // Systems of the country often write GB 18030: better no import than names of rubbish.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Buffer) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw new FileBroken('not-utf8');
    }
  };
  for await (const bytes of bytesOf(path)) {
    onBytes(bytes);
    yield decode(bytes);
  }
  yield decode();
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path) as AsyncIterable<Buffer>;
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw new FileBroken('unreadable');
    throw error;
  }
}
