import { randomUUID } from 'node:crypto';
import type { Message } from '../../adapters/messages/gateway.ts';
import type { Change, Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { entriesInserted, insertEntries, type NewEntry } from './store.ts';

export const payloadContext = 'outbox_entries.payload_encrypted';

/** One logout notice for one application (OpenID Connect Back-Channel Logout 1.0). The token is signed at delivery: it lives two minutes. */
export type BackchannelLogout = {
  clientId: string;
  /** `backchannel_logout_uri` of the application. */
  uri: string;
  /** Subject as this application knows it (pairwise). At least one of `sub` and `sid`. */
  sub?: string;
  /** Session id as this application knows it. */
  sid?: string;
};

/** One signed notice to the webhook of a team; where that is, and the key of its signature, is asked when it is sent. */
export type Webhook = {
  /** The application, or the team it is about; where deliveries are listed. */
  clientId: string;
  /** Whose webhook. */
  teamId: string;
  event: { type: string; at: string; clientId?: string; teamId?: string };
};

/** Puts one notice to a webhook into the outbox in the caller's transaction. */
export async function enqueueWebhook(tx: Queryable, cipher: ColumnCipher, webhook: Webhook): Promise<void> {
  await insertEntries(tx, [entry(cipher, 'webhook', webhook.clientId, webhook)]);
}

/** One event for one application (RFC 8417). The token is signed at delivery, by the keys of that moment. */
export type SecurityEvent = {
  clientId: string;
  /** Where the application wants events. */
  uri: string;
  /** Subject as this application knows it (RFC 9493, `iss_sub`). */
  sub: string;
  /** URI of the event, and what it tells. */
  event: string;
  told: Readonly<Record<string, unknown>>;
  /** Seconds since the epoch: when it happened. */
  at: number;
};

export type OutboxMessage = Omit<Message, 'id'>;

/** Puts a message into the outbox in the caller's transaction: it leaves after the commit, or never. */
export async function enqueueMessage(tx: Queryable, cipher: ColumnCipher, message: OutboxMessage): Promise<void> {
  await enqueueMessages(tx, cipher, [message]);
}

/** The messages of one act, in one statement. */
export async function enqueueMessages(
  tx: Queryable,
  cipher: ColumnCipher,
  messages: readonly OutboxMessage[],
): Promise<void> {
  if (messages.length === 0) return;
  const entries = messages.map(({ channel, recipient, subject, body }) =>
    entry(cipher, 'message', channel, { channel, recipient, subject, body }),
  );
  await insertEntries(tx, entries);
}

/** Puts one logout notice into the outbox in the caller's transaction. */
export async function enqueueBackchannelLogout(
  tx: Queryable,
  cipher: ColumnCipher,
  logout: BackchannelLogout,
): Promise<void> {
  await enqueueBackchannelLogouts(tx, cipher, [logout]);
}

/** The logout notices of one ended session, in one statement. */
export async function enqueueBackchannelLogouts(
  tx: Queryable,
  cipher: ColumnCipher,
  logouts: readonly BackchannelLogout[],
): Promise<void> {
  if (logouts.length > 0) await insertEntries(tx, entriesOf(cipher, logouts));
}

/** The security events of one act, in one statement. */
export async function enqueueSecurityEvents(
  tx: Queryable,
  cipher: ColumnCipher,
  events: readonly SecurityEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await insertEntries(
    tx,
    events.map((event) => entry(cipher, 'security-event', event.clientId, event)),
  );
}

/** The same as a change of an act. */
export function logoutsEnqueued(cipher: ColumnCipher, logouts: readonly BackchannelLogout[]): Change {
  return entriesInserted(entriesOf(cipher, logouts));
}

function entriesOf(cipher: ColumnCipher, logouts: readonly BackchannelLogout[]): NewEntry[] {
  return logouts.map(({ clientId, uri, sub, sid }) => {
    // Back-Channel Logout 1.0 section 2.4: a logout token names a subject, a session, or both.
    if (sub === undefined && sid === undefined) throw new Error('a logout notice needs a sub or a sid');
    return entry(cipher, 'backchannel-logout', clientId, { clientId, uri, sub, sid });
  });
}

function entry(cipher: ColumnCipher, kind: NewEntry['kind'], target: string, payload: object): NewEntry {
  return { id: randomUUID(), kind, target, payload: cipher.encrypt(payloadContext, JSON.stringify(payload)) };
}
