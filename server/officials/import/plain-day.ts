const written = [
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]0{1,2}:00(?::00)?)?$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})[日号號]?$/,
  /^(\d{4})(\d{2})(\d{2})$/,
];

/** A day as people and spreadsheets write it, year first, as YYYY-MM-DD; anything else as it is, to be refused by its row. */
export function plainDay(text: string): string {
  const plain = text.normalize('NFKC').trim();
  for (const form of written) {
    const [, year, month = '', day = ''] = form.exec(plain) ?? [];
    if (year !== undefined) return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  }
  return text;
}
