import { createHash, randomUUID } from 'node:crypto';
import type { Queryable } from '../db/database.ts';
import type { Consent } from './consents.ts';

type ConsentRow = { id: string; person_id: string; client_id: string; scopes: string[]; granted_at: Date };
const toConsent = (row: ConsentRow): Consent => ({
  clientId: row.client_id,
  scopes: row.scopes,
  grantedAt: row.granted_at,
});

export async function findLiveConsent(db: Queryable, personId: string, clientId: string): Promise<Consent | undefined> {
  const row = await db<ConsentRow>('consents')
    .where({ person_id: personId, client_id: clientId })
    .whereNull('withdrawn_at')
    .first('client_id', 'scopes', 'granted_at');
  return row && toConsent(row as ConsentRow);
}

export async function listLiveConsents(db: Queryable, personId: string): Promise<Consent[]> {
  const rows = await db<ConsentRow>('consents')
    .where({ person_id: personId })
    .whereNull('withdrawn_at')
    .orderBy('granted_at', 'desc');
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

export async function withdrawLiveConsent(
  tx: Queryable,
  personId: string,
  clientId: string,
): Promise<Consent | undefined> {
  const [row] = await tx<ConsentRow & { withdrawn_at: Date }>('consents')
    .where({ person_id: personId, client_id: clientId })
    .whereNull('withdrawn_at')
    .update({ withdrawn_at: new Date() })
    .returning(['client_id', 'scopes', 'granted_at']);
  return row && toConsent(row as ConsentRow);
}

/** Grants of one person to one application, with every token under them. */
export async function endGrants(tx: Queryable, personId: string, clientId: string): Promise<void> {
  const grants = await tx('oidc_grants').where({ person_id: personId, client_id: clientId }).delete('id_hash');
  await deleteTokens(
    tx,
    null,
    grants.map(({ id_hash }: { id_hash: Buffer }) => id_hash),
  );
}

/** In the order of their ids, like every other statement that deletes several: two of them never wait for each other. */
async function deleteTokens(tx: Queryable, sessionUid: string | null, grantHashes: Buffer[]): Promise<void> {
  await tx.raw(
    `DELETE FROM oidc_tokens WHERE id_hash IN (
       SELECT id_hash FROM oidc_tokens WHERE session_uid = ? OR grant_hash = ANY(?) ORDER BY id_hash FOR UPDATE)`,
    [sessionUid, grantHashes],
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

/**
 * Removes the session, the grants made in it and their tokens; undefined when somebody else already did. Without its grant
 * a token is dead even if a refresh that runs at the same time stores it afterwards (T-161).
 */
export async function deleteSession(
  tx: Queryable,
  sessionUid: string,
  personId?: string,
): Promise<SessionRow | undefined> {
  const where = personId === undefined ? {} : { person_id: personId };
  const [row]: SessionRow[] = await tx('oidc_sessions')
    .where({ session_uid: sessionUid, ...where })
    .delete(['session_uid', 'person_id', 'user_agent', 'network', 'created_at', 'expires_at', 'payload']);
  if (!row) return undefined;
  const grantHashes = Object.values(row.payload.authorizations ?? {}).flatMap(({ grantId }) =>
    grantId ? [hashOf(grantId)] : [],
  );
  await tx('oidc_grants').whereIn('id_hash', grantHashes).delete();
  await deleteTokens(tx, sessionUid, grantHashes);
  return row;
}

/** Artifacts are stored under the SHA-256 of their id, see adapters/storage. */
const hashOf = (id: string) => createHash('sha256').update(id).digest();
