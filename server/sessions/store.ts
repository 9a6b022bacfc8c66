import { randomUUID } from 'node:crypto';
import type { Change, Queryable } from '../db/database.ts';
import type { IdentityKey } from '../lib/identity.ts';
import type { Consent } from './consents.ts';
import type { Entered } from './tell-applications.ts';

type ConsentRow = {
  id: string;
  person_id: string;
  client_id: string;
  identity: IdentityKey;
  scopes: string[];
  granted_at: Date;
};
const consentColumns = ['client_id', 'identity', 'scopes', 'granted_at'] as const;
const toConsent = (row: Pick<ConsentRow, (typeof consentColumns)[number]>): Consent => ({
  clientId: row.client_id,
  identity: row.identity,
  scopes: row.scopes,
  grantedAt: row.granted_at,
});

export async function findLiveConsent(
  db: Queryable,
  { personId, clientId, identity }: { personId: string; clientId: string; identity: IdentityKey },
): Promise<Consent | undefined> {
  const row = await db<ConsentRow>('consents')
    .where({ person_id: personId, client_id: clientId, identity })
    .whereNull('withdrawn_at')
    .first(...consentColumns);
  return row && toConsent(row as ConsentRow);
}

export async function listLiveConsents(db: Queryable, personId: string): Promise<Consent[]> {
  const rows = await db<ConsentRow>('consents')
    .where({ person_id: personId })
    .whereNull('withdrawn_at')
    .orderBy('granted_at', 'desc');
  return rows.map(toConsent);
}

export type NewConsent = { personId: string; clientId: string; identity: IdentityKey; scopes: string[] };

export async function insertConsent(tx: Queryable, consent: NewConsent, now: Date) {
  await tx('consents').insert({
    id: randomUUID(),
    person_id: consent.personId,
    client_id: consent.clientId,
    identity: consent.identity,
    scopes: consent.scopes,
    granted_at: now,
  });
}

/** In one identity, or in every one. */
export async function withdrawLiveConsents(
  tx: Queryable,
  { personId, clientId, identity }: { personId: string; clientId: string; identity?: IdentityKey },
  now: Date,
): Promise<Consent[]> {
  const rows = await tx<ConsentRow & { withdrawn_at: Date }>('consents')
    .where({ person_id: personId, client_id: clientId, ...(identity && { identity }) })
    .whereNull('withdrawn_at')
    .update({ withdrawn_at: now })
    .returning([...consentColumns]);
  return rows.map((row) => toConsent(row as ConsentRow));
}

/** Grants of one person to one application, in one identity or in every one, with every token under them. */
export async function endGrants(
  tx: Queryable,
  { personId, clientId, identity }: { personId: string; clientId: string; identity?: IdentityKey },
): Promise<void> {
  const given = tx('oidc_grants').where({ person_id: personId, client_id: clientId });
  if (identity) given.whereRaw(`coalesce(identity, 'citizen') = ?`, [identity]);
  const grants = await given.delete('id_hash');
  await deleteTokensOf(tx, grants);
}

/** Every grant of a person in every application, with every token under them and every code. */
export async function deleteEveryGrant(tx: Queryable, personId: string): Promise<void> {
  const grants = await tx('oidc_grants').where({ person_id: personId }).delete('id_hash');
  await deleteTokensOf(tx, grants);
}

type EndedGrant = { id_hash: Buffer; person_id: string };

/** Grants given in these identities, with every token under them; gives back which they were. */
export async function deleteGrantsOfIdentities(
  tx: Queryable,
  identities: readonly IdentityKey[],
): Promise<EndedGrant[]> {
  const grants: EndedGrant[] = await tx('oidc_grants').whereIn('identity', identities).delete(['id_hash', 'person_id']);
  await deleteTokensOf(tx, grants);
  return grants;
}

/** Grants of one person to one application in every identity but one. */
export async function deleteGrantsOfOtherIdentities(
  tx: Queryable,
  { personId, clientId, keep }: { personId: string; clientId: string; keep: IdentityKey },
): Promise<EndedGrant[]> {
  const grants: EndedGrant[] = await tx('oidc_grants')
    .where({ person_id: personId, client_id: clientId })
    .whereRaw(`coalesce(identity, 'citizen') <> ?`, [keep])
    .delete(['id_hash', 'person_id']);
  await deleteTokensOf(tx, grants);
  return grants;
}

/** The applications that running sessions entered by these grants, with the session id each application knows. */
export async function sessionsEnteredBy(tx: Queryable, grants: readonly EndedGrant[]): Promise<Entered[]> {
  const { rows } = await tx.raw<{ rows: Entered[] }>(
    `SELECT s.person_id AS "personId", entered.key AS "clientId", entered.value ->> 'sid' AS sid
     FROM oidc_sessions s, jsonb_each(coalesce(s.payload -> 'authorizations', '{}')) AS entered
     WHERE s.person_id = ANY(?) AND entered.value ->> 'sid' IS NOT NULL
       AND sha256(convert_to(entered.value ->> 'grantId', 'UTF8')) = ANY(?)`,
    [grants.map(({ person_id }) => person_id), grants.map(({ id_hash }) => id_hash)],
  );
  return rows;
}

async function deleteTokensOf(tx: Queryable, grants: readonly { id_hash: Buffer }[]): Promise<void> {
  // in the order of their ids, like every statement that deletes several: two of them never wait for each other
  await tx.raw(
    `DELETE FROM oidc_tokens WHERE id_hash IN (
       SELECT id_hash FROM oidc_tokens WHERE grant_hash = ANY(?) ORDER BY id_hash FOR UPDATE)`,
    [grants.map(({ id_hash }) => id_hash)],
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
  accountId?: string;
  loginTs?: number;
  exp?: number;
  idleSeconds?: number;
  limitsVersion?: number;
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

/** client_id of each application that somebody has a grant for, the one made last first. */
export async function listGranted(db: Queryable, personId: string, now: Date): Promise<string[]> {
  return db('oidc_artifacts')
    .where({ model: 'Grant', person_id: personId })
    .where('expires_at', '>', now)
    .whereNotNull('client_id')
    .groupBy('client_id')
    .orderByRaw('max(created_at) DESC, client_id')
    .pluck('client_id');
}

/** All there are, expired ones that were not swept yet as well: what ends everything must not depend on whose clock is right. */
export async function listSessionUids(db: Queryable, personId: string): Promise<string[]> {
  return db('oidc_artifacts').where({ model: 'Session', person_id: personId }).pluck('session_uid');
}

/**
 * Removes the session, the grants made in it and their tokens; undefined when somebody else already did. Without its grant
 * a token is dead even if a refresh that runs at the same time stores it afterwards (T-161). The session names the grants of
 * the identities it is in now; those of identities it was in before are named by their tokens.
 */
export async function deleteSession(
  tx: Queryable,
  sessionUid: string,
  personId?: string,
): Promise<SessionRow | undefined> {
  const { rows } = await tx.raw<{ rows: SessionRow[] }>(
    `WITH ended AS (
       DELETE FROM oidc_sessions WHERE session_uid = :sessionUid AND (:personId::uuid IS NULL OR person_id = :personId)
       RETURNING session_uid, person_id, user_agent, network, created_at, expires_at, payload),
     granted AS (
       SELECT sha256(convert_to(entered.value ->> 'grantId', 'UTF8')) AS hash
       FROM ended, jsonb_each(COALESCE(ended.payload -> 'authorizations', '{}')) AS entered
       UNION
       SELECT t.grant_hash FROM ended JOIN oidc_tokens t ON t.session_uid = ended.session_uid),
     grants AS (DELETE FROM oidc_grants WHERE id_hash IN (SELECT hash FROM granted)),
     tokens AS (DELETE FROM oidc_tokens WHERE id_hash IN (
       SELECT id_hash FROM oidc_tokens
       WHERE EXISTS (SELECT 1 FROM ended) AND (session_uid = :sessionUid OR grant_hash IN (SELECT hash FROM granted))
       ORDER BY id_hash FOR UPDATE))
     SELECT * FROM ended`,
    { sessionUid, personId: personId ?? null },
  );
  return rows[0];
}

/** The session, if nobody has entered an application, left one or logged in since it was read: the condition of its end. */
export function sessionDeleted(read: {
  sessionUid: string;
  personId: string | undefined;
  authorizations: object;
}): Change {
  return {
    text: `DELETE FROM oidc_sessions WHERE session_uid = $1 AND person_id IS NOT DISTINCT FROM $2::uuid
      AND coalesce(payload -> 'authorizations', '{}') = $3::jsonb AND {if}`,
    values: [read.sessionUid, read.personId ?? null, JSON.stringify(read.authorizations)],
  };
}

/** What `deleteSession` takes along. */
export function grantsDeleted({ sessionUid, payload }: { sessionUid: string; payload: SessionPayload }): Change[] {
  const grants = Object.values(payload.authorizations ?? {}).flatMap(({ grantId }) => (grantId ? [grantId] : []));
  const hashed = `SELECT sha256(convert_to(id, 'UTF8')) FROM unnest($1::text[]) AS id`;
  return [
    {
      text: `DELETE FROM oidc_grants WHERE {if} AND id_hash IN (${hashed}
        UNION SELECT grant_hash FROM oidc_tokens WHERE session_uid = $2)`,
      values: [grants, sessionUid],
    },
    {
      text: `DELETE FROM oidc_tokens WHERE {if} AND id_hash = ANY (ARRAY(SELECT id_hash FROM oidc_tokens
        WHERE session_uid = $2 OR grant_hash IN (${hashed}) ORDER BY id_hash FOR UPDATE))`,
      values: [grants, sessionUid],
    },
  ];
}
