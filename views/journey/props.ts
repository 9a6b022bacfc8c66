import type { Permission } from '../../server/lib/permission.ts';
import type { Hindrance, IdentityCard } from '../identities/props.ts';
import type { FieldProblems, Problem } from '../problem.ts';
import type { SourceButton } from '../sources/props.ts';
import type { ScopeName } from '../words/words.ts';

/** WebAuthn options as JSON (L3 section 5.1.8 and 5.1.9), handed to the browser module untouched. */
export type PasskeyOptions = object;

/** The application that sent the person, in the reader's language; undefined when they came for their own account. */
export type SendingApplication = { name: string; unit: string };

/**
 * What all pages of the journey know. Every address is `base` plus a fixed end, see `journeyPaths`; all POST forms carry
 * `csrf`; navigation that changes nothing is by GET, whatever sends a message or changes the state is by POST.
 */
export type JourneyProps = {
  /** `/login/<uid>` without trailing slash. */
  base: string;
  application: SendingApplication | undefined;
  /** A problem of the whole form: told at the top (`login.failed`, `passkey.failed`, `throttle.exceeded` …). */
  problem?: Problem;
  /** What just happened: told at the top. `begun-anew`: what was proven counts no more. */
  notice?: 'password-reset' | 'code-sent' | 'registered' | 'source-linked' | 'contact-added' | 'begun-anew';
  /** Somebody is logged in in this browser, and is asked for a login nevertheless: told on the pages that ask for it. */
  again?: AskedAgain;
};

/**
 * Why. `ended`: the session is as old as one may become. `other-person`: the application asks for somebody else.
 * `returnTo`: where on the account pages the person comes from, when no application asks.
 */
export type AskedAgain = {
  why: 'again' | 'too-old' | 'stronger' | 'other-way' | 'other-person' | 'ended';
  returnTo?: string;
};

/** POST base/identifier {username} · base/passkey {credential} · GET base/register · base/ways · POST base/cancel */
export type IdentifierPageProps = JourneyProps & {
  /** As typed so far, or empty. */
  username: string;
  problems: FieldProblems<'username'>;
  /** Options for a discoverable passkey; absent: no passkey button. */
  passkey?: PasskeyOptions;
  /** Other houses whose login is accepted: POST base/source/:slug. */
  sources?: readonly SourceButton[];
};

/** POST base/password {password} · POST base/code/send · POST base/reset · GET base/identifier (change) */
export type PasswordPageProps = JourneyProps & {
  /** The login name as the person typed it. */
  username: string;
  problems: FieldProblems<'password'>;
  /** `again`: logged in already, and to prove it once more. `more`: a second proof is asked for. */
  reason: 'login' | 'again' | 'more';
  /** Other ways to show; the same for everybody who has not proven anything (T-050). */
  ways: readonly Way[];
  passkey?: PasskeyOptions;
};

export type Way = 'password' | 'one-time-code' | 'passkey';

/** POST base/code {code} · POST base/code/send · GET base/identifier (change) · GET base/password */
export type CodePageProps = JourneyProps & {
  purpose: 'login' | 'register' | 'reset' | 'step-up';
  /** Where the code went, as the person typed it, or masked when they did not type it in this journey. */
  destination: string;
  channel: 'sms' | 'email';
  problems: FieldProblems<'code'>;
  /** Seconds until a new code can be had; 0: now. */
  resendInSeconds: number;
  ways: readonly Exclude<Way, 'one-time-code'>[];
  passkey?: PasskeyOptions;
  /** Development only: where the message can be read. */
  outboxPath?: string;
};

/**
 * The password of an account of an old system was right, and nobody has proven its login name yet.
 * POST base/code/send · GET base/register · GET base/identifier (change)
 */
export type ClaimPageProps = JourneyProps & {
  /** The login name as the person typed it. */
  username: string;
  channel: 'sms' | 'email';
  /** Name of the application the account comes from. */
  origin: string | undefined;
};

/** All ways at once, behind one link. POST base/code/send · GET base/password · POST base/passkey · POST base/reset · GET base/register */
export type WaysPageProps = JourneyProps & {
  username: string;
  passkey?: PasskeyOptions;
  sources?: readonly SourceButton[];
};

/** POST base/register {username} · GET base/identifier */
export type RegisterPageProps = JourneyProps & {
  username: string;
  /** Nobody can open an account at present. */
  isClosed: boolean;
  problems: FieldProblems<'username'>;
};

/**
 * A new account chooses how it will log in: POST base/credential {password}, or POST base/credential/passkey {credential}.
 */
export type CredentialPageProps = JourneyProps & {
  username: string;
  /** Characters a new password has at the least. */
  leastLength: number;
  problems: FieldProblems<'password'>;
  /** Creation options; absent: no passkey part. */
  passkey?: PasskeyOptions;
};

/** POST base/passkey/add {credential} · POST base/passkey/offer {decision: later | never} */
export type PasskeyOfferPageProps = JourneyProps & { passkey: PasskeyOptions };

/**
 * The application asks for more than was shown. POST base/passkey {credential} when there is a passkey,
 * base/passkey/add {credential} when one is to be made; the other ways lead on.
 */
export type StepUpPageProps = JourneyProps & {
  reason: 'more' | 'phishing-resistant' | 'hardware';
  /** `use`: request options. `add`: creation options. */
  passkey?: { act: 'use' | 'add'; options: PasskeyOptions };
  ways: readonly Exclude<Way, 'passkey'>[];
  /** There is no passkey yet, and none is added before one of the ways was shown anew. */
  isPasskeyMissing?: boolean;
  /** The identity that asks for it, and whether there are others: GET base/identity. */
  worn?: { card: IdentityCard; hasOthers: boolean } | undefined;
  /** There is no security key of a model that will do: a link leads to where one is added. */
  isKeyMissing?: boolean;
};

/** One kind of data the application gets. */
export type ConsentItem = {
  scope: ScopeName | Permission;
  /** `new`: not agreed to before, as other things asked for here were. `agreed`: it was, and without a tick it is withdrawn. */
  mark?: 'new' | 'agreed';
  /** Why, in the words of the department, in the reader's language. */
  purpose?: string;
  /** What it would receive now, masked where it is sensitive; undefined: nothing is known yet. */
  value?: string;
};

/**
 * POST base/consent {decision: approve | deny, shown, item.<scope>: yes for each sensitive item ticked}.
 * Sensitive items are never pre-ticked (PIPL article 29).
 */
export type ConsentPageProps = JourneyProps & {
  application: SendingApplication;
  /** The identity the answer is given in, where it is not the person themselves. */
  worn?: IdentityCard;
  items: readonly ConsentItem[];
  sensitive: readonly ConsentItem[];
  /** For which enterprise the person is to act, when that is asked; `actions` absent: whatever the service offers. */
  acting?: { card: IdentityCard; uscc: string; actions?: readonly string[] } | undefined;
  /** Fingerprint of the question, sent back with the answer: a yes to another question is no yes to this one (T-098). */
  shown: string;
  /** `statute`: the duty is by law, a notice takes the place of the question (PIPL article 13). */
  basis: 'consent' | 'statute';
  /** How long the application may come back for the data without asking. */
  lastsDays: number;
  /** https addresses of the department's own pages; others are not drawn. */
  policyUri?: string;
  termsUri?: string;
};

/** POST base/assurance (look again). */
export type MissingAssurancePageProps = JourneyProps & { items: readonly { scope: ScopeName; hindrance: Hindrance }[] };

/** After the code of a reset. POST base/reset/password {password} */
export type ResetPasswordPageProps = JourneyProps & {
  username: string;
  leastLength: number;
  problems: FieldProblems<'password'>;
};
