import type { EntryRow, EntryState } from '../../server/outbox/dead-letters.ts';
import type { FieldProblems } from '../problem.ts';
import type { ConsoleProps } from './props.ts';
import type { DeliveryFigures, KeyView } from './props-dashboard.ts';

export type DeliveriesPageProps = ConsoleProps & {
  state: EntryState;
  entries: readonly EntryRow[];
  states: readonly DeliveryFigures[];
  nextHref: string | undefined;
};

export type DeliveryPageProps = ConsoleProps & {
  entry: EntryRow;
  mayReplay: boolean;
  typed: { reason: string };
  problems: FieldProblems<'reason'>;
};

export type KeysPageProps = ConsoleProps & {
  keys: readonly KeyView[];
  mayRotate: boolean;
  typed: { reason: string; alg: string };
  problems: FieldProblems<'reason'>;
};

export type KeyPageProps = ConsoleProps & {
  key: KeyView;
  mayWithdraw: boolean;
  typed: { reason: string };
  problems: FieldProblems<'reason'>;
};
