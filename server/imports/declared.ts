import type { Format } from './columns.ts';

/** How an old system made sure that a login name is its owner's; `no`: it did not. */
export const proofs = ['no', 'code', 'counter', 'carrier'] as const;
export type Proof = (typeof proofs)[number];

/** What the operator says of the old system; it is audited, because nobody else vouches for it. */
export type Declared = {
  /** The application the accounts come from. */
  clientId: string;
  format: Format;
  /** How the old system proved possession of every mobile number, of every e-mail address. */
  verifiedMobile: Proof;
  verifiedEmail: Proof;
  /** What a document counts for that the old system verified. */
  documentLevel: 1 | 2;
  /** A row whose login name belongs to somebody: left out, or imported without that name. */
  takenIdentifier: 'leave-out' | 'drop';
};
