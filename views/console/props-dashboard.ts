import type { SigningAlg, SigningKeyStatus } from '../../server/keys/signing-keys.ts';
import type { OutboxKind } from '../../server/outbox/delivery-state.ts';
import type { ConsoleProps } from './props.ts';
import type { EndingView } from './props-sources.ts';

/** Counts of one value, a day to a number. */
export type Series = { value: string; counts: readonly number[] };
export type Chart = { kind: 'succeeded' | 'entered' | 'failed' | 'locked'; series: readonly Series[] };

export type DeliveryFigures = {
  kind: OutboxKind;
  delivered: number;
  waiting: number;
  failing: number;
  dead: number;
  lagSeconds: number;
};

export type KeyView = {
  kid: string;
  alg: SigningAlg;
  status: SigningKeyStatus;
  createdAt: Date;
  activatedAt: Date | null;
  retiredAt: Date | null;
};

/** What an administrator may see of how the service fares; lists that are not theirs are absent. */
export type Figures = {
  /** Days as `2026-11-25`, the oldest first. */
  days: readonly string[];
  of: 'all' | 'reach';
  charts: readonly Chart[];
  deliveries?: readonly DeliveryFigures[] | undefined;
  keys?: readonly KeyView[] | undefined;
  /** Certificates of identity sources that end soon or have ended. */
  certificates?: readonly EndingView[] | undefined;
};

export type BusyLine = { href: string; name: string; count: number };

export type LoginsPageProps = ConsoleProps & {
  section: 'units' | 'applications';
  name: string;
  /** The page it belongs to. */
  up: string;
  days: readonly string[];
  charts: readonly Chart[];
  busiest: { units: readonly BusyLine[]; applications: readonly BusyLine[] } | undefined;
};
