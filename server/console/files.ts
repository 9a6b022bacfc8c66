import { Readable } from 'node:stream';
import type { RouteContext } from '../http/route.ts';
import { csvLine } from '../lib/csv-line.ts';
import { workbookType } from '../lib/tables/write-workbook.ts';

/** With a byte order mark, without which spreadsheets take Chinese for something else. */
export function sendCsv(
  ctx: RouteContext,
  name: string,
  heading: readonly string[],
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): void {
  async function* text() {
    yield `\uFEFF${csvLine(heading)}`;
    for await (const row of rows) yield csvLine(row);
  }
  ctx.attachment(name);
  ctx.type = 'text/csv; charset=utf-8';
  ctx.body = Readable.from(text());
}

export function sendWorkbook(ctx: RouteContext, name: string, bytes: Buffer): void {
  ctx.attachment(name);
  ctx.type = workbookType;
  ctx.body = bytes;
}
