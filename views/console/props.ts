import type { ActName } from '../../server/approvals/act.ts';
import type { ApprovalStatus } from '../../server/approvals/list-approvals.ts';
import type { Permission } from '../../server/lib/permission.ts';
import type { Role } from '../../server/roles/role.ts';
import type { FieldProblems, Problem } from '../problem.ts';
import type { Words } from '../words/words.ts';
import type { Figures } from './props-dashboard.ts';

/** What all pages of the console know: what the administrator may decides the menu. */
export type ConsoleProps = {
  permissions: readonly Permission[];
  problem?: Problem | undefined;
  notice?: keyof Words['notices'] | undefined;
};

export type OverviewProps = ConsoleProps & {
  /** One's own roles, with the unit of each. */
  roles: readonly { role: Role; unit: string }[];
  /** Requests that wait for a second person, in reach; `undefined`: not one's business. */
  waiting: number | undefined;
  /** Applications to be confirmed for another year; `undefined`: not one's business. */
  certifications: { due: number; soon: number } | undefined;
  /** Exports of one's own that are ready. */
  exports: number;
  figures: Figures | undefined;
};

export type GrantView = {
  id: string;
  personId: string;
  person: string;
  role: Role;
  unit: string;
  grantedBy: string | undefined;
  reason: string;
  at: Date;
};

export type RolesPageProps = ConsoleProps & {
  grants: readonly GrantView[];
  nextHref: string | undefined;
  mayGrant: boolean;
};

export type RolePageProps = ConsoleProps & {
  grant: GrantView;
  /** Whether this administrator may end it, and whether it is their own. */
  mayEnd: boolean;
  typed: { reason: string };
  problems: FieldProblems<'reason'>;
};

export type UnitChoice = { id: string; name: string; above: readonly string[] };

/** Without a unit: the search for one. */
export type NewRolePageProps = ConsoleProps & {
  query: string;
  found: readonly UnitChoice[];
  unit: UnitChoice | undefined;
  grantable: readonly Role[];
  typed: { login: string; role: string; reason: string };
  problems: FieldProblems<'login' | 'role' | 'reason'>;
};

export type Fact = { label: string; value: string };
/** What would go and what would come, beside each other. */
export type Difference = { label: string; removed: readonly string[]; added: readonly string[] };

export type ApprovalView = {
  id: string;
  act: ActName;
  /** What exactly is asked for, in words: names and values. */
  facts: readonly (Fact | Difference)[];
  unit: string;
  reason: string;
  requestedBy: string;
  requestedAt: Date;
  expiresAt: Date;
  status: ApprovalStatus;
  decidedBy: string | undefined;
  decidedAt: Date | undefined;
  decisionReason: string | undefined;
};

export type ApprovalsPageProps = ConsoleProps & {
  state: 'waiting' | 'decided';
  approvals: readonly ApprovalView[];
  nextHref: string | undefined;
};

export type ApprovalPageProps = ConsoleProps & {
  approval: ApprovalView;
  mayDecide: boolean;
  isOwn: boolean;
  /** Somebody else asked, and yet the reader is no second person: it is their team's. */
  isTheirs: boolean;
  typed: { reason: string };
  problems: FieldProblems<'reason'>;
};

/** The link that makes a first administrator. */
export type FirstPageProps = {
  state: 'ready' | 'unknown' | 'not-verified' | 'excluded';
  role?: Role;
  unit?: string;
  path: string;
};
