import type { SettingDifference } from '../../server/federation/changing/differences.ts';
import type { Loosening } from '../../server/federation/changing/loosening.ts';
import type { FieldProblems } from '../problem.ts';
import type { ConsoleProps, Difference } from './props.ts';
import type { StepView } from './props-sources.ts';

export type EffectView = {
  links: number;
  sessions: number;
  attempts: number;
  differences: readonly SettingDifference[];
  areSecretsNew: boolean;
  loosens: readonly Loosening[];
  steps?: readonly StepView[] | undefined;
};

export type SourceSettingsPageProps = ConsoleProps & {
  slug: string;
  /** What was looked at: a change names it. */
  version: number;
  typed: { configuration: string; position: string; reason: string };
  problems: FieldProblems<'configuration' | 'secrets' | 'position' | 'reason'>;
  settings: readonly { path: string; code: string }[];
  effect?: EffectView | undefined;
};

export type SourceVersionView = {
  version: number;
  at: Date;
  changedBy: string | undefined;
  approvedBy: string | undefined;
  /** Absent: from before there was a history. */
  reason: string | undefined;
  secretsChanged: boolean;
  differences: readonly Difference[];
};

export type SourceHistoryPageProps = ConsoleProps & {
  slug: string;
  versions: readonly SourceVersionView[];
  nextHref: string | undefined;
};
