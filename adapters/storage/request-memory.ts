import type { AdapterPayload } from 'oidc-provider';
import type { RequestContext } from '../../server/http/request-context.ts';
import type { Identity } from '../../server/lib/identity.ts';
import type { Person } from '../../server/people/person.ts';

export type StoredSession = { idHash: Buffer; uid: string; text: string };

export type StoredToken = {
  model: string;
  text: string;
  parsed: AdapterPayload | undefined;
  consumedAt: Date | null;
  hasResource: boolean;
};

/** What a key stands for. `null`: read, and not there. Texts are parsed at every use, because the library changes what it gets. */
type Remembered = {
  [token: `token:${string}`]: Promise<StoredToken | undefined>;
  [session: `session:${string}`]: StoredSession | null;
  [session: `sessionuid:${string}`]: StoredSession | null;
  [grant: `grant:${string}`]: string | null;
  [identity: `identity:${string}`]: Identity;
  /** In which identity the grant about to be stored under this id is given. */
  [identity: `identity-given:${string}`]: Identity;
  /** What the journey that this request comes back from chose, by person. */
  [identity: `identity-chosen:${string}`]: Identity;
  [person: `person:${string}`]: Person;
  [interaction: `interaction:${string}`]: string | null;
  [journey: `journey:${string}`]: { state: unknown; version: number; known: unknown } | null;
  [revocation: `revoked:${string}`]: Promise<void>;
};

/** What one request has read of the storage. Outside a request (jobs, commands) nothing is remembered. */
export type RequestMemory = {
  get<K extends keyof Remembered>(key: K): Remembered[K] | undefined;
  set<K extends keyof Remembered>(key: K, value: Remembered[K]): void;
  forget(key: keyof Remembered): void;
  /** After a token was consumed or revoked: any of them may be another one's sibling. */
  forgetTokens(): void;
};

export function requestMemory(currentRequest: () => RequestContext | undefined): RequestMemory {
  const cache = () => currentRequest()?.cache;
  return {
    get: <K extends keyof Remembered>(key: K) => cache()?.get(key) as Remembered[K] | undefined,
    set: (key, value) => {
      cache()?.set(key, value);
    },
    forget: (key) => {
      cache()?.delete(key);
    },
    forgetTokens: () => {
      const present = cache();
      for (const key of present?.keys() ?? []) if (key.startsWith('token:')) present?.delete(key);
    },
  };
}

/** Columns of the person who comes along with a session or token, for `LEFT JOIN persons p`. */
export const personColumns = `p.id AS p_id, p.status AS p_status, p.name AS p_name, p.locale AS p_locale,
  p.large_print AS p_large_print, p.assurance_level AS p_assurance_level, p.assurance_method AS p_assurance_method,
  p.assurance_at AS p_assurance_at, p.passkey_offer AS p_passkey_offer, p.subject_aliases AS p_subject_aliases`;

export type PersonColumns = {
  p_id: string | null;
  p_status: Person['status'];
  p_name: string | null;
  p_locale: Person['locale'];
  p_large_print: boolean;
  p_assurance_level: number;
  p_assurance_method: string | null;
  p_assurance_at: Date | null;
  p_passkey_offer: Person['passkeyOffer'];
  p_subject_aliases: Person['subjectAliases'];
};

export function rememberPerson(memory: RequestMemory, row: PersonColumns): void {
  if (row.p_id === null) return;
  memory.set(`person:${row.p_id}`, {
    id: row.p_id,
    status: row.p_status,
    name: row.p_name,
    locale: row.p_locale,
    largePrint: row.p_large_print,
    assuranceLevel: row.p_assurance_level,
    assuranceMethod: row.p_assurance_method,
    assuranceAt: row.p_assurance_at,
    passkeyOffer: row.p_passkey_offer,
    subjectAliases: row.p_subject_aliases,
  });
}

export function rememberSession(memory: RequestMemory, session: StoredSession): void {
  memory.set(`sessionuid:${session.uid}`, session);
  memory.set(`session:${session.idHash.toString('hex')}`, session);
}
