import type { Acr } from '../lib/acr.ts';
import type { IdentityType } from '../lib/identity.ts';
import type { Locale } from '../lib/locale.ts';
import type { Outcome } from '../lib/outcome.ts';
import type { DocumentType } from '../people/identity-documents/document.ts';
import type { SourceFailure } from './failures.ts';

export type SourceKind = 'oidc' | 'oauth2' | 'saml' | 'ldap';

/** Identity assurance level, `ial`. */
export type Ial = 1 | 2 | 3 | 4;

/** What a login through a source begins with. */
export type BeginRequest = {
  /** Where the browser comes back: one address for each source, so that answers cannot be mixed up (RFC 9700 section 4.4). */
  callbackUrl: string;
  locale: Locale;
  /** The level wanted, told to sources that have a value for it. Never a promise. */
  acr?: Acr;
  /** The person must log in there anew, even if they have a session. */
  fresh?: boolean;
  /** Issuers that the request came through, ours first: told to sources that pass logins on (decision 0022). */
  requestedVia?: readonly string[];
};

/** Private state between begin and complete. Sealed and bound to the browser by the journey, used once. */
export type Kept = Readonly<Record<string, string>>;

export type Begun = { kept: Kept } & (
  | { how: 'redirect'; url: string }
  /** A page that posts itself: for requests too long for an address. */
  | { how: 'form'; action: string; fields: Record<string, string> }
  /** The journey's own page asks for name and password. */
  | { how: 'credentials' }
);

/** What came back: of the browser, as it came (query of a GET, form of a POST), or typed on our page. */
export type Callback =
  | { by: 'browser'; method: 'GET' | 'POST'; parameters: URLSearchParams }
  | { by: 'credentials'; username: string; password: string };

/** What a logout at the source takes later; sealed like `Kept`. */
export type UpstreamSession = Readonly<Record<string, string>>;

/** What a protocol has verified, before it is mapped and capped. */
export type SourceAnswer = {
  issuer: string;
  subject: string;
  /** Everything the source said of the person, in its own names. */
  claims: Readonly<Record<string, unknown>>;
  /** The source's own words for how the person logged in. */
  acr?: string;
  amr: readonly string[];
  /** Seconds since the epoch; absent when the source did not say. */
  authTime?: number;
  sessionId?: string;
  session: UpstreamSession;
};

/** Parts of a test, in the order in which the protocols use them. */
export const testStepNames = [
  'settings',
  /** A certificate of the source that is out of date. */
  'certificate',
  'discovery',
  'keys',
  /** The source knows us by our secret or key. */
  'client',
  'endpoint',
  /** Of each replica. */
  'connection',
  'search-account',
  'search-base',
] as const;
export type TestStepName = (typeof testStepNames)[number];

/** One line of the answer to the administrator's "test" button. */
export type TestStep = { name: TestStepName } & ({ ok: true } | { ok: false; detail: SourceFailure });

/** A logout that the source announced (OpenID Connect Back-Channel Logout 1.0): whom it is about. */
export type UpstreamLogout = { issuer: string; subject?: string; sessionId?: string };

/** What adapters are given to work with. */
export type SourceTools = {
  /** Outgoing calls as the operator allows them: bounded in time and size, no private address unless listed. */
  fetch: typeof globalThis.fetch;
  /** Hosts on private networks that the operator lets be called; for what does not go by `fetch`. */
  privateHosts: readonly string[];
  /** Longest exchange that does not go by `fetch`. */
  timeoutMs: number;
  now: () => Date;
  /**
   * Records that `value` of this source was accepted; false when it was before. One conditional write, kept until `until`
   * at least.
   */
  consumeOnce(value: string, until: Date): Promise<boolean>;
};

/**
 * One protocol with one source's settings, as adapters/sources/ implements it. It verifies and tells; it decides neither
 * what the words are worth nor whom they mean. Expected failures are returned, and everything the other side can do is
 * expected.
 */
export type SourceProtocol = {
  begin(request: BeginRequest): Promise<Outcome<{ begun: Begun }, SourceFailure>>;
  complete(callback: Callback, kept: Kept): Promise<Outcome<{ answer: SourceAnswer }, SourceFailure>>;
  /** Steps in order, up to the first that fails. */
  test(): Promise<TestStep[]>;
  /** Address that ends the session at the source and leads back with `state`; undefined when it offers none. */
  logoutUrl?(session: UpstreamSession, back: { returnTo: string; state: string }): Promise<string | undefined>;
  /** Verifies a logout token posted by the source. */
  receiveLogout?(token: string): Promise<Outcome<{ logout: UpstreamLogout }, SourceFailure>>;
  /** Document for the other side: SAML metadata, or the keys (JWK Set) that our assertions and its ID tokens need. */
  describe?(callbackUrl: string): { contentType: string; body: string };
  close(): Promise<void>;
};

export type Contact = { value: string; verified: boolean };

/** An identity document as the source tells it, in the form that is stored and compared. */
export type UpstreamDocument = {
  type: DocumentType;
  /** Who issued it, see `issuingState`. */
  issuer: string;
  number: string;
  /** How surely the source checked it, never above its ceiling. A level of 1 is self-stated and matches nobody. */
  level: Ial;
  method?: string;
  /** Seconds since the epoch. */
  time?: number;
  /** Issuers whose word it rests on, the nearest first: the source, and those whose word the source took. */
  vouchedBy: readonly string[];
};

/** Who the source says is there, in our words and never above what the source may say. */
export type UpstreamIdentity = {
  /** With `subject` the only key of a link. */
  issuer: string;
  subject: string;
  /** Hats that this source may put on somebody. */
  identityTypes: readonly IdentityType[];
  /** Units (ids) whose officials it may name; empty: none. */
  units: readonly string[];
  name?: string;
  mobile?: Contact;
  email?: Contact;
  document?: UpstreamDocument;
  assurance: { ial: Ial; acr: Acr; amr: readonly string[]; authTime?: number };
  groups: readonly string[];
  /** The administrator's own mapped fields. */
  attributes: Readonly<Record<string, readonly string[]>>;
  /** Issuers the login came through, the nearest first; ends with the one that saw the person. */
  chain: readonly string[];
  sessionId?: string;
  session: UpstreamSession;
};

/** A source as the rest of the product sees it. */
export type IdentitySource = Omit<SourceProtocol, 'complete'> & {
  id: string;
  kind: SourceKind;
  complete(callback: Callback, kept: Kept): Promise<Outcome<{ identity: UpstreamIdentity }, SourceFailure>>;
};
