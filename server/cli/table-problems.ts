import type { TableProblem } from '../lib/tables/line.ts';

/** Why a file that a command was given is no table. */
export const tableProblems: Readonly<Record<TableProblem, string>> = {
  'not-utf8': 'The file is in neither UTF-8 nor GB 18030, and no .xlsx workbook.',
  'not-csv': 'The file is not CSV: a quotation mark is open, or a row is far too long.',
  'not-workbook': 'The workbook cannot be opened. Save it as .xlsx or as CSV and try again.',
  'old-workbook': 'The workbook is in the old format (.xls) or has a password. Save it as .xlsx without one.',
  'workbook-too-large': 'The workbook unpacks to too much. Save it as CSV and try again.',
};
