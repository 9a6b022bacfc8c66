/** Columns of an import, in any order; only the first must be there (docs/moving.md says what each holds). */
export const columns = [
  'legacy_id',
  'mobile',
  'email',
  'name',
  'document_type',
  'document_number',
  'document_issuer',
  'document_verified_by',
  'document_verified_at',
  'password_hash',
] as const;
export type Column = (typeof columns)[number];
export type Fields = Partial<Record<Column, string>>;

/** One row as it stands in the file; `row` is its line as spreadsheets count, the heading of CSV being row 1. */
export type RawRow = { row: number } & ({ fields: Fields } | { fault: 'columns' | 'not-json' });

export const formats = ['csv', 'json-lines'] as const;
export type Format = (typeof formats)[number];

/** Nothing we import is longer, whatever stands in it (T-143): what a file makes us hold at once is bounded by this. */
export const longestRow = 16 * 1024;

export function isColumn(name: string): name is Column {
  return (columns as readonly string[]).includes(name);
}

/** What makes a whole file no list; nothing of it is imported. */
export type FileProblem = 'unreadable' | 'not-utf8' | 'not-csv' | 'row-too-long' | 'heading';

/** Thrown while reading, because it may come after any row; `inspectFile` turns it into an outcome. */
export class FileBroken extends Error {
  readonly problem: FileProblem;
  constructor(problem: FileProblem) {
    super(`the file cannot be imported: ${problem}`);
    this.problem = problem;
  }
}
