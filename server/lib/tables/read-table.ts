import { type Outcome, refuse } from '../outcome.ts';
import { decodeText } from './decode-text.ts';
import type { Line, ReadAs, TableProblem } from './line.ts';
import { readCsvLines } from './read-csv-lines.ts';
import { readWorkbook } from './read-workbook.ts';

const archive = [0x50, 0x4b, 0x03, 0x04];
const compoundFile = [0xd0, 0xcf, 0x11, 0xe0];

/** The lines of a file, by what is in it: its name and declared type are what somebody says (T-143). */
export async function readTable(
  bytes: Uint8Array,
  mostLines: number,
): Promise<Outcome<{ lines: Line[]; readAs: ReadAs }, TableProblem>> {
  if (begins(bytes, compoundFile)) return refuse('old-workbook');
  if (begins(bytes, archive)) {
    const read = await readWorkbook(bytes, mostLines);
    return read.ok ? { ...read, readAs: 'xlsx' } : read;
  }
  const decoded = decodeText(bytes);
  if (!decoded.ok) return decoded;
  const read = readCsvLines(decoded.text, mostLines);
  return read.ok ? { ...read, readAs: decoded.readAs } : read;
}

function begins(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
