import type { EndReason, MandateAct, MandateRole, MandateState } from '../../server/mandates/mandate.ts';
import type { PortalProps } from '../portal/props.ts';

/** A mandate as pages tell it: names in place of ids. */
export type MandateView = {
  id: string;
  enterprise: string;
  uscc: string;
  /** The enterprise cannot be acted for at the moment. */
  isPaused: boolean;
  /** The agency it runs through. */
  agency: string | undefined;
  role: MandateRole;
  /** Who may act: a person's name, or an agency's name or code. Undefined when nobody is known by it any more. */
  agent: string | undefined;
  isForAgency: boolean;
  /** Names of applications; undefined: all. */
  services: readonly string[] | undefined;
  /** Undefined: everything. */
  acts: readonly MandateAct[] | undefined;
  grantedBy: string | undefined;
  note: string;
  state: MandateState;
  validFrom: Date;
  validUntil: Date;
  invitationExpiresAt: Date;
  endedAt: Date | undefined;
  endReason: EndReason | undefined;
};

/** GET /account/mandates?before= : what waits for an answer, what is held, what has ended. */
export type MandatesPageProps = PortalProps & {
  waiting: readonly MandateView[];
  held: readonly MandateView[];
  ended: readonly MandateView[];
  olderHref: string | undefined;
};

/** GET /account/mandates/invitation/:secret. Undefined: none for this account, for whatever reason (T-130). */
export type InvitationPageProps = PortalProps & { invitation: MandateView | undefined; nameIsProven: boolean };

/** GET /account/mandates/:id?before= : one mandate and what it was used for. `by` where others than the reader use it. */
export type MandatePageProps = PortalProps & {
  mandate: MandateView;
  reader: 'agent' | 'grantor';
  uses: readonly { id: string; at: Date; application: string; by: string | undefined }[];
  olderHref: string | undefined;
  mayEnd: boolean;
};

/** GET /account/mandates/:id/end : what ending means, before it is done. */
export type EndMandatePageProps = PortalProps & { mandate: MandateView; endsWith: number };
