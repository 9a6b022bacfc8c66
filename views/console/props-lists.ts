import type { ReadAs } from '../../server/lib/tables/line.ts';
import type { Column } from '../../server/officials/import/columns.ts';
import type { RowRefusal } from '../../server/officials/import/judge-rows.ts';
import type { FieldProblems } from '../problem.ts';
import type { ConsoleProps, UnitChoice } from './props.ts';

export type GiveListPageProps = ConsoleProps & {
  unit: UnitChoice;
  /** Columns of a list with their heads in the reader's language. */
  columns: readonly { name: Column; head: string }[];
  typed: { reason: string };
  problems: FieldProblems<'reason' | 'file'>;
};

export type Fault = { row: number; jobNumber: string; reason: RowRefusal };

/** What would happen. `mass`: it waits for a second person; the numbers from which on it does. */
export type Rehearsed = {
  appoint: number;
  change: number;
  endings: number;
  same: number;
  bad: number;
  faults: readonly Fault[];
  firstRow: string;
  mass: { rows: number; endings: number } | undefined;
};

/** What became of it so far. */
export type ListOutcome = {
  doneRows: number;
  appointed: number;
  changed: number;
  refused: number;
  faults: readonly Fault[];
  isDone: boolean;
};

export type ListPageProps = ConsoleProps & {
  id: string;
  unit: UnitChoice;
  rows: number;
  readAs: ReadAs;
  /** Before the yes; with neither this nor an outcome it is too old. */
  rehearsed: Rehearsed | undefined;
  outcome: ListOutcome | undefined;
  /** Since it was taken back. */
  undone: { ended: number; restored: number; isDone: boolean } | undefined;
  mayCarryOut: boolean;
  typed: { reason: string };
  problems: FieldProblems<'reason'>;
};
