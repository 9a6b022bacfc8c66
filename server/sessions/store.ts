import { randomUUID } from 'node:crypto';
import type { Queryable } from '../db/database.ts';
import type { Consent } from './consents.ts';

type ConsentRow = { id: string; person_id: string; client_id: string; scopes: string[]; granted_at: Date };
const toConsent = (row: ConsentRow): Consent => ({ clientId: row.client_id, scopes: row.scopes, grantedAt: row.granted_at });

export async function findLiveConsent(db: Queryable, personId: string, clientId: string): Promise<Consent | undefined> {
  const row = await db<ConsentRow>('consents')
    .where({ person_id: personId, client_id: clientId })
    .whereNull('withdrawn_at')
    .first('client_id', 'scopes', 'granted_at');
  return row && toConsent(row as ConsentRow);
}

export async function listLiveConsents(db: Queryable, personId: string): Promise<Consent[]> {
  const rows = await db<ConsentRow>('consents').where({ person_id: personId }).whereNull('withdrawn_at').orderBy('granted_at', 'desc');
  return rows.map(toConsent);
}

export async function insertConsent(tx: Queryable, consent: { personId: string; clientId: string; scopes: string[] }) {
  await tx('consents').insert({
    id: randomUUID(),
    person_id: consent.personId,
    client_id: consent.clientId,
    scopes: consent.scopes,
  });
}

export async function withdrawLiveConsent(tx: Queryable, personId: string, clientId: string): Promise<Consent | undefined> {
  const [row] = await tx<ConsentRow & { withdrawn_at: Date }>('consents')
    .where({ person_id: personId, client_id: clientId })
    .whereNull('withdrawn_at')
    .update({ withdrawn_at: new Date() })
    .returning(['client_id', 'scopes', 'granted_at']);
  return row && toConsent(row as ConsentRow);
}

/** Grants of one person to one application, with every token under them. */
export async function endGrants(tx: Queryable, personId: string, clientId: string): Promise<void> {
  await tx.raw(
    `WITH gone AS (DELETE FROM oidc_artifacts WHERE model = 'Grant' AND person_id = ? AND client_id = ? RETURNING id_hash)
     DELETE FROM oidc_artifacts WHERE model IN ('AuthorizationCode', 'AccessToken', 'RefreshToken')
       AND grant_hash IN (SELECT id_hash FROM gone)`,
    [personId, clientId],
  );
}

export type SessionRow = {
  session_uid: string;
  person_id: string | null;
  user_agent: string | null;
  network: string | null;
  created_at: Date;
  expires_at: Date;
  payload: SessionPayload;
};

export type SessionPayload = {
  loginTs?: number;
  acr?: string;
  amr?: string[];
  authorizations?: Record<string, { sid?: string; grantId?: string }>;
};

export async function listLiveSessions(db: Queryable, personId: string, now: Date): Promise<SessionRow[]> {
  return db<SessionRow & { model: string }>('oidc_artifacts')
    .where({ model: 'Session', person_id: personId })
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .select('session_uid', 'person_id', 'user_agent', 'network', 'created_at', 'expires_at', 'payload');
}

/** Removes the session and what is bound to it; undefined when somebody else already did. */
export async function deleteSession(tx: Queryable, sessionUid: string, personId?: string): Promise<SessionRow | undefined> {
  const where = personId === undefined ? {} : { person_id: personId };
  const [row] = await tx<SessionRow & { model: string }>('oidc_artifacts')
    .where({ model: 'Session', session_uid: sessionUid, ...where })
    .delete(['session_uid', 'person_id', 'user_agent', 'network', 'created_at', 'expires_at', 'payload']);
  if (!row) return undefined;
  await tx('oidc_artifacts')
    .whereIn('model', ['AuthorizationCode', 'AccessToken', 'RefreshToken'])
    .where({ session_uid: sessionUid })
    .delete();
  return row as SessionRow;
}
