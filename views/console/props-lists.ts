import type { ReadAs } from '../../server/lib/tables/line.ts';
import type { FieldProblems } from '../problem.ts';
import type { ApprovalView, ConsoleProps, UnitChoice } from './props.ts';

/** What a list is of. */
export type ListKind = 'posts' | 'units';

export type GiveListPageProps = ConsoleProps & {
  kind: ListKind;
  unit: UnitChoice;
  /** Columns of a list with their heads and what goes into them, in the reader's language. */
  columns: readonly { name: string; head: string; hint: string }[];
  typed: { reason: string };
  problems: FieldProblems<'reason' | 'file'>;
};

/** `label`: the job number, or what the list calls its unit. */
export type Fault = { row: number; label: string; text: string };

/** What stayed as it was when a list was taken back. */
export type LeftOne = Omit<Fault, 'row'>;

/** What would happen. `mass`: it waits for a second person; the numbers from which on it does. `earlier`: see `isMassChange`. */
export type Rehearsed = {
  appoint: number;
  change: number;
  endings: number;
  same: number;
  bad: number;
  faults: readonly Fault[];
  firstRow: string;
  mass: { rows: number; endings: number } | undefined;
  earlier: number;
};

/** The request to let a list be taken back that waits for a second person. */
export type AskedBack = Pick<ApprovalView, 'id' | 'requestedBy' | 'requestedAt'>;

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
  kind: ListKind;
  id: string;
  unit: UnitChoice;
  rows: number;
  readAs: ReadAs;
  /** Before the yes; with neither this nor an outcome it is too old. */
  rehearsed: Rehearsed | undefined;
  outcome: ListOutcome | undefined;
  /** Since it was taken back. */
  undone: { ended: number; restored: number; isDone: boolean; kept: number; left: readonly LeftOne[] } | undefined;
  /** Nothing goes on by itself, and why. */
  stopped: 'fault' | 'mass-change' | 'role-gone' | 'restore' | 'asked-back' | undefined;
  askedBack: AskedBack | undefined;
  /** It met a fault, and is tried again by itself. */
  isRetried: boolean;
  mayCarryOut: boolean;
  typed: { reason: string };
  problems: FieldProblems<'reason'>;
};
