import type { Format } from './columns.ts';

/** What the operator says of the old system; it is audited, because nobody else vouches for it. */
export type Declared = {
  /** The application the accounts come from. */
  clientId: string;
  format: Format;
  /** The old system proved possession of every mobile number, of every e-mail address. */
  verifiedMobile: boolean;
  verifiedEmail: boolean;
  /** What a document counts for that the old system verified. */
  documentLevel: 1 | 2;
  /** A row whose login name belongs to somebody: left out, or imported without that name. */
  takenIdentifier: 'leave-out' | 'drop';
};
