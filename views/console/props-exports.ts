import type { FieldProblems } from '../problem.ts';
import type { ApprovalView, ConsoleProps, UnitChoice } from './props.ts';

export type RequestsPageProps = ConsoleProps & {
  approvals: readonly ApprovalView[];
  nextHref: string | undefined;
};

export type RequestPageProps = ConsoleProps & { approval: ApprovalView };

export type ExportView = {
  id: string;
  unit: string;
  state: 'open' | 'taken' | 'over';
  reason: string;
  approvedBy: string;
  expiresAt: Date;
  takenAt: Date | undefined;
  rows: number | undefined;
  sha256: string | undefined;
};

export type ExportsPageProps = ConsoleProps & { exports: readonly ExportView[] };

export type ExportPageProps = ConsoleProps & {
  export: ExportView;
  /** JSON, once it was downloaded. */
  manifest: string | undefined;
};

export type AskExportPageProps = ConsoleProps & {
  unit: UnitChoice;
  typed: { reason: string };
  problems: FieldProblems<'reason'>;
};
