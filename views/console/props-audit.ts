import type { AuditEventType } from '../../server/audit/events.ts';
import type { AuditFault } from '../../server/audit/verify.ts';
import type { FieldProblems } from '../problem.ts';
import type { ConsoleProps, UnitChoice } from './props.ts';

export type AuditField = 'person' | 'type' | 'request' | 'from' | 'until';

/** One event; names where somebody is behind an id. */
export type EventView = {
  sequence: string;
  type: AuditEventType;
  outcome: 'success' | 'refused';
  at: Date;
  actor: string | undefined;
  person: string | undefined;
  application: string | undefined;
  requestId: string | undefined;
  requestHref: string | undefined;
  network: string | undefined;
  userAgent: string | undefined;
  detail: readonly { name: string; value: string }[];
};

export type AuditPageProps = ConsoleProps & {
  typed: Readonly<Record<AuditField, string>>;
  problems: FieldProblems<AuditField | 'unit'>;
  unit: { query: string; found: readonly UnitChoice[]; chosen: UnitChoice | undefined };
  events: readonly EventView[];
  nextHref: string | undefined;
  /** The same choice, to be exported; undefined: not one's business. */
  exportHref: string | undefined;
};

export type VerifyPageProps = ConsoleProps & {
  choices: readonly number[];
  seals: number;
  result:
    | {
        intact: boolean;
        fault: AuditFault | undefined;
        sequence: string | undefined;
        seals: number;
        events: number;
        waiting: number;
        afterSequence: string;
        throughSequence: string;
      }
    | undefined;
};

export type ExportPageProps = ConsoleProps & {
  /** What is chosen, in words; empty: everything in reach. */
  chosen: readonly { label: string; value: string }[];
  fields: Readonly<Record<string, string>>;
  typed: { reason: string };
  problems: FieldProblems<'reason'>;
};
