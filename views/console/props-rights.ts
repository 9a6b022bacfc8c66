import type { FieldProblems } from '../problem.ts';
import type { ConsoleProps, GrantView, UnitChoice } from './props.ts';

export type PastGrantView = GrantView & {
  /** Absent: it is still held. */
  endedAt: Date | undefined;
  endedBy: string | undefined;
  endReason: string | undefined;
};

/** One person, what they may now and what they could before, in reach. */
export type RightsPageProps = ConsoleProps & {
  person: string;
  grants: readonly GrantView[];
  past: readonly PastGrantView[];
};

export type ReachPageProps = ConsoleProps & {
  unit: UnitChoice;
  typed: { on: string };
  today: string;
  grants: readonly PastGrantView[];
  problems: FieldProblems<'on'>;
};
