import { parentPort, workerData } from 'node:worker_threads';
import { type CellValue, streamXlsxRows } from 'hucre/xlsx';
import type { Line } from './line.ts';

export type Order = { bytes: Uint8Array; mostLines: number; mostColumns: number };
/** `undefined`: it is no workbook, for whatever reason of the library's. */
export type Answer = Line[] | undefined;

/** The one thing this thread does: a formula is never worked out, what the spreadsheet program stored with it is read. */
async function readLines({ bytes, mostLines, mostColumns }: Order): Promise<Answer> {
  const lines: Line[] = [];
  try {
    for await (const { index, values } of streamXlsxRows(bytes, { sheet: 0, maxRows: mostLines })) {
      if (!Number.isInteger(index) || index < 0) return undefined;
      // one column more than is taken shows that there are too many
      lines.push({ row: index + 1, fields: values.slice(0, mostColumns + 1).map(textOf) });
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
