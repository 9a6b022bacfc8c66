import { writeXlsx } from 'hucre/xlsx';

/** One sheet: a heading and rows. `widths` in characters. */
export type Sheet = {
  name: string;
  heading: readonly string[];
  rows: readonly (readonly string[])[];
  widths?: readonly number[];
};

const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const workbookType = contentType;

/**
 * An XLSX workbook in which every cell is a text: nothing is a formula whatever it begins with (T-143), and numbers keep their
 * noughts. The columns are texts as well, so that what people type into them stays as they typed it.
 */
export async function writeWorkbook(sheets: readonly Sheet[]): Promise<Buffer> {
  const bytes = await writeXlsx({
    sheets: sheets.map(({ name, heading, rows, widths }) => ({
      name,
      columns: heading.map((_, index) => ({ width: widths?.[index] ?? 16, numFmt: '@' })),
      rows: [[...heading], ...rows.map((row) => [...row])],
      freezePane: { rows: 1 },
    })),
  });
  return Buffer.from(bytes);
}
