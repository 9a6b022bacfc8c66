import type { AuditEventType } from '../../server/audit/events.ts';
import type { DocumentType } from '../../server/people/identity-documents/document.ts';
import type { PersonStatus } from '../../server/people/person.ts';
import type { Role } from '../../server/roles/role.ts';
import type { FieldProblems } from '../problem.ts';
import type { ConsoleProps } from './props.ts';

export type OfficialView = { id: string; name: string; status: PersonStatus; posts: readonly string[] };

export type ProofField = 'mobile' | 'name' | 'type' | 'number' | 'issuer';

/** `official`: the search among one's own officials; absent: not one's business. */
export type PeoplePageProps = ConsoleProps & {
  mayFind: boolean;
  typed: Readonly<Record<ProofField, string>>;
  problems: FieldProblems<ProofField>;
  officials: { query: string; found: readonly OfficialView[]; nextHref: string | undefined } | undefined;
};

/** What an administrator can do with a person, each on a page of its own. */
export const personActs = ['lock', 'unlock', 'end-sessions', 'recovery', 'level', 'merge', 'reveal'] as const;
export type PersonAct = (typeof personActs)[number];

export type Level = 1 | 2 | 3 | 4;

export type PersonView = {
  id: string;
  name: string;
  status: PersonStatus;
  level: Level;
  levelSince: Date | undefined;
  loginNames: readonly {
    id: string;
    kind: 'mobile' | 'email' | 'username';
    masked: string;
    verifiedAt: Date | undefined;
  }[];
  documents: readonly { id: string; type: DocumentType; masked: string; verifiedAt: Date }[];
  waysIn: readonly { kind: 'password' | 'passkey' | 'source'; since: Date; lastUsedAt: Date | undefined }[];
  sessions: readonly { startedAt: Date; userAgent: string | undefined; network: string | undefined }[];
  posts: readonly { unit: string; title: string }[];
  roles: readonly { role: Role; unit: string; since: Date }[];
  recoveryDueAt: Date | undefined;
  activity: readonly {
    id: string;
    type: AuditEventType;
    outcome: 'success' | 'refused';
    at: Date;
    userAgent?: string;
    network?: string;
  }[];
};

export type PersonPageProps = ConsoleProps & {
  person: PersonView;
  /** What this administrator may do with this person now. */
  acts: readonly PersonAct[];
  olderHref: string | undefined;
};

/** One act upon a person, before it is done; after `reveal` the answer once. */
export type PersonActPageProps = ConsoleProps & {
  act: PersonAct;
  person: { id: string; name: string; level: Level };
  /** The number that is asked for, masked. */
  subject: { id: string; masked: string } | undefined;
  revealed: string | undefined;
  typed: { reason: string; level: string; other?: string };
  problems: FieldProblems<'reason' | 'level' | 'other'>;
};
