/** Characters of a cell that are read. */
export const longestField = 500;

/** One line of a table; `row` counts as spreadsheets do, from 1. */
export type Line = { row: number; fields: readonly string[] };

/** What a file was: told to whoever gave it, who sees at a name whether it was read well. */
export type ReadAs = 'utf-8' | 'gb18030' | 'xlsx';

/**
 * Why a file is no table. `not-utf8`: neither UTF-8 nor GB 18030. `old-workbook`: .xls, or a workbook with a password.
 * `workbook-too-large`: it would unpack to more than is taken.
 */
export type TableProblem = 'not-utf8' | 'not-csv' | 'not-workbook' | 'old-workbook' | 'workbook-too-large';
