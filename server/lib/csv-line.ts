/**
 * One row of a CSV file (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe, which makes it
 * a text (T-143): names and reasons are what somebody typed.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(text: string): string {
  const plain = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
