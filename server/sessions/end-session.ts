import type { Knex } from 'knex';
import type { ClientMetadata } from 'oidc-provider';
import { recordEvent } from '../audit/record.ts';
import type { ClientRegistry } from '../clients/registry.ts';
import type { Config } from '../config.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { pairwiseSubject } from '../oidc/pairwise.ts';
import { type BackchannelLogout, enqueueBackchannelLogouts } from '../outbox/enqueue.ts';
import { deleteSession, listLiveSessions, type SessionRow } from './store.ts';

export type SessionParts = { config: Config; cipher: ColumnCipher; clients: ClientRegistry };

/**
 * Ends one session: the row goes first, then, in the same transaction, a logout notice to every application that was
 * entered from it is put in the outbox. Nobody has to answer for the session to be dead (T-095).
 */
export async function endSession(
  tx: Knex.Transaction,
  parts: SessionParts,
  ended: { sessionUid: string; by: 'person' | 'logout' | 'policy'; personId?: string },
): Promise<boolean> {
  const session = await deleteSession(tx, ended.sessionUid, ended.personId);
  if (!session) return false;
  const notices = await enqueueNotices(tx, parts, session);
  if (session.person_id) {
    await recordEvent(tx, {
      type: 'session.ended',
      outcome: 'success',
      actorId: session.person_id,
      personId: session.person_id,
      detail: { by: ended.by, applications: notices },
    });
  }
  return true;
}

async function enqueueNotices(tx: Knex.Transaction, parts: SessionParts, session: SessionRow): Promise<number> {
  const notices: BackchannelLogout[] = [];
  for (const [clientId, { sid }] of Object.entries(session.payload.authorizations ?? {})) {
    const client = await parts.clients.find(clientId);
    const uri = client?.backchannel_logout_uri;
    if (!client || !uri || !session.person_id || !sid) continue;
    const sub = pairwiseSubject(parts.config.pairwiseKey, sectorOf(client), session.person_id);
    notices.push({ clientId, uri, sub, sid });
  }
  await enqueueBackchannelLogouts(tx, parts.cipher, notices);
  return notices.length;
}

/** The sector of OpenID Connect Core 8.1: the host of the sector document, else of the one redirect host. */
function sectorOf(client: ClientMetadata): string {
  const address = client.sector_identifier_uri ?? client.redirect_uris?.[0];
  return address ? new URL(address).host : client.client_id;
}

/** Ends every session of a person but the one they are using. */
export async function endOtherSessions(
  tx: Knex.Transaction,
  parts: SessionParts,
  { personId, keepUid, now }: { personId: string; keepUid: string | undefined; now: Date },
): Promise<number> {
  const others = (await listLiveSessions(tx, personId, now)).filter((session) => session.session_uid !== keepUid);
  for (const { session_uid } of others)
    await endSession(tx, parts, { sessionUid: session_uid, by: 'person', personId });
  await recordEvent(tx, {
    type: 'session.others-ended',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { count: others.length },
  });
  return others.length;
}
