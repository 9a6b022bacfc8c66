import type { EnterpriseKind, EnterpriseStatus } from '../../server/lib/identity.ts';
import type { MandateAct } from '../../server/mandates/mandate.ts';
import type { MandateView } from '../mandates/props.ts';
import type { PortalProps } from '../portal/props.ts';
import type { FieldProblems } from '../problem.ts';

/** An enterprise as whoever manages it sees it. */
export type ManagedEnterprise = {
  id: string;
  uscc: string;
  name: string;
  kind: EnterpriseKind;
  status: EnterpriseStatus;
  role: 'representative' | 'administrator';
  /** Undefined: no end. */
  until: Date | undefined;
};

/** GET /account/enterprises */
export type EnterprisesPageProps = PortalProps & { enterprises: readonly ManagedEnterprise[] };

/** POST /account/enterprises/claim {uscc}. `missing`: what the person must have before they can claim one. */
export type ClaimPageProps = PortalProps & {
  uscc: string;
  missing: 'not-verified' | 'no-document' | undefined;
  problems: FieldProblems<'uscc'>;
};

export type EnterprisePageProps = PortalProps & { enterprise: ManagedEnterprise };

/** GET /account/enterprises/:id */
export type EnterpriseOverviewPageProps = EnterprisePageProps & {
  checkedAt: Date | undefined;
  administrators: number;
  granted: { running: number; waiting: number };
  received: { running: number; waiting: number };
};

/** Whom a mandate is for, what it covers and until when, as typed. Days are YYYY-MM-DD. */
export type TypedMandate = {
  name: string;
  mobile: string;
  uscc: string;
  /** `all`, or the ticked ones. */
  services: 'all' | readonly string[];
  acts: 'all' | readonly MandateAct[];
  until: string;
  note: string;
};

export type MandateField = 'name' | 'mobile' | 'uscc' | 'services' | 'acts' | 'until' | 'note';

/** What can be chosen on a form for a mandate: never more than whoever fills it in holds. */
export type MandateChoices = {
  services: readonly { clientId: string; name: string; unit: string }[];
  acts: readonly MandateAct[];
  mayChooseAllServices: boolean;
  mayChooseAllActs: boolean;
  firstDay: string;
  lastDay: string;
};

export type MandateFormProps = {
  typed: TypedMandate;
  choices: MandateChoices;
  problems: FieldProblems<MandateField>;
};

/** POST /account/enterprises/:id/people {name, mobile, until, note} */
export type PeoplePageProps = EnterprisePageProps &
  MandateFormProps & { administrators: readonly MandateView[]; mayAppoint: boolean; isFull: boolean };

/** GET /account/enterprises/:id/mandates?before= */
export type GrantedPageProps = EnterprisePageProps & {
  waiting: readonly MandateView[];
  running: readonly MandateView[];
  ended: readonly MandateView[];
  olderHref: string | undefined;
  mayRenew: boolean;
};

/** POST /account/enterprises/:id/mandates/new {to, name, mobile, uscc, services, service.<client_id>, acts, act.<act>, until, note} */
export type GrantPageProps = EnterprisePageProps & MandateFormProps & { to: 'person' | 'agency' };

/** GET and POST /account/enterprises/:id/mandates/:mandateId/end {} */
export type EndGrantedPageProps = EnterprisePageProps & {
  mandate: MandateView;
  endsWith: number;
  /** `holder`: the enterprise gives up what it holds as an agency. */
  side: 'grantor' | 'holder';
};

/** POST /account/enterprises/:id/mandates/renew {until, mandate.<id>} */
export type RenewPageProps = EnterprisePageProps & {
  mandates: readonly MandateView[];
  chosen: readonly string[];
  until: string;
  firstDay: string;
  lastDay: string;
  problems: FieldProblems<'mandates' | 'until'>;
};

/** GET /account/enterprises/:id/received ; POST …/:mandateId/accept {} · …/decline {} */
export type ReceivedPageProps = EnterprisePageProps & {
  waiting: readonly MandateView[];
  running: readonly { mandate: MandateView; people: readonly MandateView[] }[];
};

/** POST /account/enterprises/:id/received/:mandateId/people, fields as of a new mandate to a person */
export type NamePersonPageProps = EnterprisePageProps & MandateFormProps & { mandate: MandateView };

export type EnterpriseUse = {
  id: string;
  at: Date;
  application: string;
  /** Undefined: the account is no more. */
  who: string | undefined;
  agency: string | undefined;
};

/** GET /account/enterprises/:id/uses?before= */
export type UsesPageProps = EnterprisePageProps & { uses: readonly EnterpriseUse[]; olderHref: string | undefined };
