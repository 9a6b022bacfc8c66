import type { Environment } from '../clients/environment.ts';
import type { Locale } from '../lib/locale.ts';

/** `test`: a made-up person of a sandbox; nothing that asks for an active account takes them. */
export type PersonStatus = 'active' | 'locked' | 'disabled' | 'closed' | 'test';

/**
 * How an account stands where an application of this environment asks for it: made-up persons are active in sandboxes and
 * nowhere else, everybody else never there. The journey asks the same of the SQL function `standing_at`.
 */
export function isActiveAt(status: PersonStatus, environment: Environment): boolean {
  return status === (environment === 'sandbox' ? 'test' : 'active');
}

export type Person = {
  id: string;
  status: PersonStatus;
  /** Self-stated below assurance 2, the verified name from then on. */
  name: string | null;
  locale: Locale;
  largePrint: boolean;
  /** Identity assurance (`ial`) 1 to 4. */
  assuranceLevel: number;
  assuranceMethod: string | null;
  assuranceAt: Date | null;
  passkeyOffer: 'ask' | 'never';
  /** Sectors that know this person by an account that was merged into this one, see subject.ts. */
  subjectAliases: SubjectAliases | null;
};

/** Sector to the id of the account that its sub is made of. */
export type SubjectAliases = Readonly<Record<string, string>>;

export type PersonRow = {
  id: string;
  status: PersonStatus;
  name: string | null;
  locale: Locale;
  large_print: boolean;
  assurance_level: number;
  assurance_method: string | null;
  assurance_at: Date | null;
  passkey_offer: 'ask' | 'never';
  subject_aliases: SubjectAliases | null;
};

export function mapPersonRow(row: PersonRow): Person {
  return {
    id: row.id,
    status: row.status,
    name: row.name,
    locale: row.locale,
    largePrint: row.large_print,
    assuranceLevel: row.assurance_level,
    assuranceMethod: row.assurance_method,
    assuranceAt: row.assurance_at,
    passkeyOffer: row.passkey_offer,
    // people of a running login come without: nobody is told their sub there
    subjectAliases: row.subject_aliases ?? null,
  };
}
