import type { Translated } from '../../lib/locale.ts';
import { maskEmail, maskMobile } from '../../lib/mask.ts';
import type { Identifier } from '../identifiers.ts';

/**
 * Every notice there is: code → what its words are told. A closed union: no free text, so nobody can put words or links of
 * their own into a message of the service. `notMe` is the address of the page that takes the change back (T-078).
 */
export type NoticeParameters = {
  'passkey.added': { notMe: string };
  'passkey.removed': { notMe: string; wasLast: boolean };
  'password.set': { notMe: string };
  'password.changed': { notMe: string };
  'password.reset': { notMe: string };
  'identifier.added': { notMe: string; identifier: Identifier };
  'identifier.reassigned': { identifier: Identifier };
  /** `source`: name of the identity source. */
  'source.linked': { notMe: string; source: Translated };
  'source.unlinked': { notMe: string; source: Translated };
  /** To system administrators. `days`: how many are left, 0 when it has ended; `address`: the page of the source. */
  'source.certificate-ending': {
    source: Translated;
    use: 'theirs' | 'ours' | 'authority';
    days: number;
    address: string;
  };
  /** Of two accounts that became one. `notMe` takes them apart again. */
  'account.merged': { notMe: string };
  'account.separated': object;
  /** To the owner of the document that another account came with. */
  'account.twin-found': object;
  'change.taken-back': object;
  'account.locked': object;
  'account.unlocked': object;
  'account.sessions-ended': object;
  'account.level-changed': { level: number };
  /** `hours`: how long it waits. */
  'recovery.started': { notMe: string; hours: number };
  'recovery.done': object;
  'token.replayed': { application: Translated };
  /** `address`: where it can be read and answered. Names of enterprises come from the registry, of people masked. */
  'mandate.offered': { enterprise: string; address: string };
  'mandate.accepted': { enterprise: string; agent: string };
  'mandate.declined': { enterprise: string; agent: string };
  /** To whoever could act by it. */
  'mandate.ended': { enterprise: string; expired: boolean };
  /** To whoever granted it; `agent` is empty when nobody ever said yes. */
  'mandate.ended-given': { enterprise: string; agent: string; expired: boolean };
  'post.activated': { unit: Translated; title: string };
  'post.changed': { unit: Translated; title: string };
  'post.ended': { unit: Translated; title: string };
  'enterprise.claimed': EnterpriseTold & { replaced: boolean };
  'enterprise.representative-changed': EnterpriseTold & { mandates: number };
  'enterprise.struck-off': EnterpriseTold;
  'enterprise.suspended': EnterpriseTold;
  'enterprise.active': EnterpriseTold;
};

/** Its registered name, as the registry wrote it. */
type EnterpriseTold = { enterprise: string };

export type NoticeCode = keyof NoticeParameters;

export type Notice = { [C in NoticeCode]: { code: C } & NoticeParameters[C] }[NoticeCode];

/** `text` is one paragraph, which must do alone as a short message: the service is named around it. */
export type NoticeWords = {
  [C in NoticeCode]: { subject: string; text: (parameters: NoticeParameters[C]) => string };
};

/** Notices are read by whoever holds the phone: a number or address is shown so that its owner knows it, never in full. */
export function masked({ kind, value }: Identifier): string {
  return kind === 'mobile' ? maskMobile(value) : maskEmail(value);
}
