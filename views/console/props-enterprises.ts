import type { EnterpriseKind, EnterpriseStatus } from '../../server/lib/identity.ts';
import type { MandateRole, MandateState } from '../../server/mandates/mandate.ts';
import type { FieldProblems } from '../problem.ts';
import type { ConsoleProps } from './props.ts';

export type EnterpriseLine = {
  id: string;
  uscc: string;
  name: string;
  kind: EnterpriseKind;
  status: EnterpriseStatus;
  isHeld: boolean;
};

export type EnterprisesAdminPageProps = ConsoleProps & {
  query: string;
  enterprises: readonly EnterpriseLine[];
  nextHref: string | undefined;
};

export type MandateLine = {
  id: string;
  /** Masked when it is a person. */
  agent: string;
  role: MandateRole;
  state: MandateState;
  createdAt: Date;
  validUntil: Date;
};

export type EnterpriseAdminPageProps = ConsoleProps & {
  enterprise: EnterpriseLine & {
    representative?: string | undefined;
    claimedAt?: Date | undefined;
    checkedAt?: Date | undefined;
  };
  mandates: readonly MandateLine[];
  nextHref: string | undefined;
  mayWrite: boolean;
  typed: { reason: string };
  problems: FieldProblems<'reason'>;
};
