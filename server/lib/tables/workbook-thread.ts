import { parentPort, workerData } from 'node:worker_threads';
import { type CellValue, streamXlsxRows } from 'hucre/xlsx';
import { type Line, longestField } from './line.ts';

export type Order = { bytes: Uint8Array; mostLines: number; mostColumns: number };
/** `undefined`: it is no workbook, for whatever reason of the library's. */
export type Answer = Line[] | 'too-large' | undefined;

/** As many as a spreadsheet can have. */
const mostRow = 1_048_576;
/**
 * Four times what twenty thousand rows need. Cells that share one text cost the thread next to nothing, and whoever the answer is
 * sent to a copy each: a file of a megabyte would fill the memory of the service.
 */
const mostCharacters = 16 * 1024 * 1024;

/** The one thing this thread does: a formula is never worked out, what the spreadsheet program stored with it is read. */
async function readLines({ bytes, mostLines, mostColumns }: Order): Promise<Answer> {
  const lines: Line[] = [];
  let characters = 0;
  try {
    for await (const { index, values } of streamXlsxRows(bytes, { sheet: 0, maxRows: mostLines })) {
      // a row that comes twice, or none that a spreadsheet can have, would be two answers for one row, or none
      const row = index + 1;
      if (!Number.isInteger(row) || row <= (lines.at(-1)?.row ?? 0) || row > mostRow) return undefined;
      // one column more than is taken shows that there are too many
      const fields = values.slice(0, mostColumns + 1).map((value) => textOf(value).trim().slice(0, longestField));
      characters += fields.reduce((sum, field) => sum + field.length, 0);
      if (characters > mostCharacters) return 'too-large';
      lines.push({ row, fields });
    }
    return lines;
  } catch {
    return undefined;
  }
}

/** A cell as it would stand in CSV: a day for a date, digits for a number, yes or no for a truth value. */
function textOf(value: CellValue): string {
  if (value === null) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

parentPort?.postMessage(await readLines(workerData as Order));
