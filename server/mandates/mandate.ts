import type { EnterpriseKind, EnterpriseStatus } from '../lib/identity.ts';

/** What may be done for an enterprise, as written in mandates and tokens. Closed; never renamed. */
export const mandateActs = ['view', 'prepare', 'submit', 'sign', 'pay'] as const;
export type MandateAct = (typeof mandateActs)[number];

export type MandateRole = 'administrator' | 'agent';

/** Why a mandate is no more. `grantor-ended`: the right it rested on is gone. `merged`: its holder has the same one by another. */
export const endReasons = [
  'withdrawn',
  'given-up',
  'declined',
  'expired',
  'invitation-expired',
  'grantor-ended',
  'representative-changed',
  'struck-off',
  'merged',
] as const;
export type EndReason = (typeof endReasons)[number];

/** Administrators an enterprise may have at a time, waiting ones included (SAMR's practice, DOMAIN point 21). */
export const mostAdministrators = 5;
/** Invitations of one enterprise that wait for an answer at a time. */
export const mostWaiting = 100;
/** Messages to one mobile number, from all enterprises together. */
export const mostInvitationsPerDay = 10;
export const invitationDays = 7;
export const longestYears = 5;
/** What a form proposes. */
export const proposedDays = 30;
/** How long after a mandate ran out it is proposed to grant it anew. */
export const renewableDays = 90;
export const longestNote = 200;
export const mostServices = 50;

export type EnterpriseName = { id: string; uscc: string; name: string };

/** Whom a mandate is for. A waiting invitation knows what its grantor typed, and no more. */
export type MandateAgent =
  | { kind: 'person'; name: string | undefined; mobile: string | undefined }
  | { kind: 'enterprise'; uscc: string; name: string | undefined };

/**
 * `waiting`: to be accepted. `running`: accepted, its period may lie ahead. Whether it may be used at this moment is what
 * `identity_facts` says (an enterprise can be suspended).
 */
export type MandateState = 'waiting' | 'running' | 'ended';

export type Mandate = {
  id: string;
  enterprise: EnterpriseName & { kind: EnterpriseKind; status: EnterpriseStatus };
  /** The agency it runs through, for a part of an agency's mandate. */
  agency: EnterpriseName | undefined;
  parentId: string | undefined;
  role: MandateRole;
  agent: MandateAgent;
  /** The person it was granted by; full name, for masking by whoever shows it to the other side. */
  grantedBy: string | undefined;
  /** client_id; null: all. */
  services: string[] | null;
  acts: MandateAct[] | null;
  assuranceLevel: number;
  validFrom: Date;
  validUntil: Date;
  note: string;
  state: MandateState;
  createdAt: Date;
  invitationExpiresAt: Date;
  acceptedAt: Date | undefined;
  endedAt: Date | undefined;
  endReason: EndReason | undefined;
};
