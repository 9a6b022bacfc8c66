import type { AuditEventType } from '../../server/audit/events.ts';
import type { Topic } from '../../server/clients/topic.ts';
import type { IdentityType } from '../../server/lib/identity.ts';
import type { Locale } from '../../server/lib/locale.ts';
import type { DocumentType } from '../../server/people/identity-documents/document.ts';
import type { IdentityCard } from '../identities/props.ts';
import type { PasskeyOptions, SendingApplication } from '../journey/props.ts';
import type { FieldProblems, Problem } from '../problem.ts';
import type { ScopeName, Words } from '../words/words.ts';

export type Notice = keyof Words['notices'];

/** What all pages of the account know. */
export type PortalProps = { problem?: Problem; notice?: Notice };

/** One service of a department; `href` enters it already logged in. */
export type Service = { name: string; unit: string; serves: readonly IdentityType[]; href: string };

/** `/`: what this is, for whoever is not logged in. `demonstration`: departments to try, http on loopback allowed. */
export type HomePageProps = { demonstration?: readonly Service[] };

/** GET /services?q=&topic=&unit=&after= : the directory; `recent` first. Shown at `/` to whoever is logged in. */
export type ServicesPageProps = PortalProps & {
  /** The first page of it. */
  isFirst: boolean;
  query: string;
  topic: Topic | undefined;
  unit: { id: string; name: string } | undefined;
  /** Somebody with a role: the console is one of their services. */
  administers: boolean;
  recent: readonly Service[];
  /** What the choice can be narrowed to, or changed for, with how many services each has; none without any. */
  topics: readonly { topic: Topic; count: number }[];
  units: readonly { id: string; name: string; count: number }[];
  /** Of this page, in the order of their topics and units. */
  services: readonly (Service & { topic: Topic })[];
  /** Of all pages. */
  total: number;
  /** After which service the next page begins. */
  next: string | undefined;
};

export type OverviewPageProps = PortalProps & {
  name: string | undefined;
  assuranceLevel: 1 | 2 | 3 | 4;
  /** Level of this login, as in tokens. */
  acr: string;
  hasPassword: boolean;
  /** Live posts of an official. */
  posts: number;
  /** Holds a role of administrators. */
  administers: boolean;
  passkeys: number;
  sessions: number;
  applications: number;
  /** Invitations to act for an enterprise that wait for an answer. */
  waitingMandates: number;
};

/** POST /account/profile {name, locale, print: large | normal} */
export type ProfilePageProps = PortalProps & {
  name: string;
  /** A verified name is changed only by a new verification. */
  nameIsVerified: boolean;
  locale: Locale;
  largePrint: boolean;
  problems: FieldProblems<'name'>;
};

/** POST /account/identity {type, issuer, number, name}; `number` is not kept over a refusal by the registry. */
export type IdentityPageProps = PortalProps & {
  assuranceLevel: 1 | 2 | 3 | 4;
  /** Documents already proven; `number` masked. */
  documents: readonly { type: DocumentType; number: string; verifiedAt: Date }[];
  type: DocumentType;
  /** A code as `issuingState` takes it, for foreign passports. */
  issuer: string;
  number: string;
  name: string;
  problems: FieldProblems<'type' | 'issuer' | 'number' | 'name'>;
  /** Where the person came from and goes on to. */
  returnTo?: string;
};

/** POST /account/identifiers {username} sends a code and leads to the verify page. */
export type IdentifiersPageProps = PortalProps & {
  identifiers: readonly { kind: 'mobile' | 'email' | 'username'; value: string; verifiedAt: Date | undefined }[];
  username: string;
  problems: FieldProblems<'username'>;
};

/** POST /account/identifiers/verify {code} · POST /account/identifiers/verify/send {} */
export type VerifyIdentifierPageProps = PortalProps & {
  destination: string;
  channel: 'sms' | 'email';
  problems: FieldProblems<'code'>;
  resendInSeconds: number;
  outboxPath?: string;
};

export type PasskeyView = {
  id: string;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | undefined;
  /** Kept by a password manager on several devices. */
  synced: boolean;
  /** A security key whose model is proven. */
  proven: boolean;
};

/** POST /account/passkeys {credential, name?} · POST /account/passkeys/:id/rename {name} · GET /account/passkeys/:id/remove */
export type PasskeysPageProps = PortalProps & {
  passkeys: readonly PasskeyView[];
  options: PasskeyOptions;
  /** Whether security keys of proven models can be added. */
  offersSecurityKey: boolean;
  /** The rename that was refused. */
  rename?: { id: string; name: string; problem: Problem };
};

/** POST /account/passkeys/:id/remove {} */
export type RemovePasskeyPageProps = PortalProps & { passkey: PasskeyView; isLast: boolean; hasPassword: boolean };

/** POST /account/password {current?, password} */
export type ChangePasswordPageProps = PortalProps & {
  /** For password managers. */
  username: string;
  hasPassword: boolean;
  asksCurrent: boolean;
  /** Characters a new password has at the least. */
  leastLength: number;
  problems: FieldProblems<'current' | 'password'>;
};

/** POST /account/sessions/:id/end · POST /account/sessions/end-others */
export type SessionsPageProps = PortalProps & {
  sessions: readonly {
    id: string;
    current: boolean;
    userAgent: string;
    network: string;
    startedAt: Date;
    applications: readonly string[];
    /** Houses the login came through, the nearest first; empty: it was made here. */
    via: readonly string[];
  }[];
};

/** POST /account/applications/withdraw {client_id} */
export type ApplicationsPageProps = PortalProps & {
  applications: readonly {
    clientId: string;
    name: string;
    unit: string;
    /** In which kind of identity the yes was given. */
    identity: IdentityType;
    scopes: readonly ScopeName[];
    grantedAt: Date;
  }[];
  chosen: readonly ChosenIdentity[];
};

/** GET /account/applications/:clientId/identity; without `card` the identity may not be used any more. */
export type ChosenIdentity = { clientId: string; name: string; unit: string; card?: IdentityCard };

export type ActivityEvent = {
  id: string;
  type: AuditEventType;
  outcome: 'success' | 'refused';
  at: Date;
  userAgent?: string;
  network?: string;
  /** Name of the application concerned. */
  application?: string;
};

/** GET /account/activity?before= ; GET /account/activity/not-me?event= */
export type ActivityPageProps = PortalProps & { events: readonly ActivityEvent[]; olderHref?: string };

/** What to do now: end the other sessions, change the password, look at the passkeys, call. */
export type NotMePageProps = PortalProps & { event: ActivityEvent | undefined };

/**
 * Logout asks before it acts. `action` and `fields` as oidc-provider's `logoutSource` hands them over (`xsrf`), or our own.
 * The form sends where=here|everywhere and logout=yes; the other button sends an empty `logout`, which ends nothing.
 */
export type LogoutPageProps = {
  action: string;
  fields: Readonly<Record<string, string>>;
  /** Who asked for it, if an application did. */
  application: SendingApplication | undefined;
  /** Names of the applications entered from this session: they are told. */
  applications: readonly string[];
  /** Where the login was made, if it can be left as well: asked (the form sends upstream=yes), or told that it is. */
  source?: { name: string; isAsked: boolean } | undefined;
};

export type LoggedOutPageProps = { everywhere: boolean };

/** A form of oidc-provider's that goes on by itself: an answer to a department by `form_post`, a logout where nobody is logged in. */
export type OnwardPageProps = { action: string; fields: readonly (readonly [name: string, value: string])[] };

/** Development only. */
export type OutboxPageProps = {
  messages: readonly {
    id: string;
    channel: 'sms' | 'email';
    recipient: string;
    subject: string;
    body: string;
    sentAt: Date;
  }[];
};
