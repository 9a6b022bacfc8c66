import { createHash } from 'node:crypto';
import type { Change, Database, Queryable, Statement } from '../../db/database.ts';

export const attemptContext = 'source_attempts.sealed';
export const answerContext = 'source_answers.answer';

const sha256 = (text: string) => createHash('sha256').update(text).digest();

export type NewAttempt = { binding: string; sourceId: string; sealed: Buffer; expiresAt: Date };

const saveAttempt: Statement = {
  name: 'source-attempt-save',
  text: `INSERT INTO source_attempts (binding_hash, source_id, sealed, expires_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (binding_hash) DO UPDATE
      SET source_id = EXCLUDED.source_id, sealed = EXCLUDED.sealed, expires_at = EXCLUDED.expires_at`,
};

/** One at a time: a new one takes the place of the one before. */
export async function upsertAttempt(database: Database, attempt: NewAttempt): Promise<void> {
  await database.run(saveAttempt, [sha256(attempt.binding), attempt.sourceId, attempt.sealed, attempt.expiresAt]);
}

const takeAttempt: Statement = {
  name: 'source-attempt-take',
  text: 'DELETE FROM source_attempts WHERE binding_hash = $1 AND source_id = $2 AND expires_at > $3 RETURNING sealed',
};

/** The one use: of parallel answers one finds the attempt (T-108). */
export async function deleteAttempt(
  database: Database,
  binding: string,
  sourceId: string,
  now: Date,
): Promise<Buffer | undefined> {
  const { rows } = await database.run<{ sealed: Buffer }>(takeAttempt, [sha256(binding), sourceId, now]);
  return rows[0]?.sealed;
}

export async function deleteAttemptsOf(tx: Queryable, sourceId: string): Promise<void> {
  await tx('source_attempts').where({ source_id: sourceId }).delete();
  await tx('source_answers').where({ source_id: sourceId }).delete();
}

export async function insertAnswer(
  db: Queryable,
  answer: { handle: string; sourceId: string; encrypted: Buffer; expiresAt: Date },
): Promise<void> {
  await db('source_answers').insert({
    handle_hash: sha256(answer.handle),
    source_id: answer.sourceId,
    answer_encrypted: answer.encrypted,
    expires_at: answer.expiresAt,
  });
}

/** The one use. */
export async function deleteAnswer(db: Queryable, handle: string, sourceId: string, now: Date) {
  const [row] = await db('source_answers')
    .where({ handle_hash: sha256(handle), source_id: sourceId })
    .where('expires_at', '>', now)
    .delete()
    .returning<{ answer_encrypted: Buffer }[]>('answer_encrypted');
  return row?.answer_encrypted;
}

const useOnce: Statement = {
  name: 'source-use',
  text: 'INSERT INTO source_uses (value_hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING',
};

export async function insertUse(database: Database, value: string, until: Date): Promise<boolean> {
  return (await database.run(useOnce, [sha256(value), until])).rowCount === 1;
}

export type SourceSession = {
  sessionUid: string;
  sourceId: string;
  personId: string;
  fingerprint: Buffer;
  sidFingerprint: Buffer | null;
  chain: readonly string[];
  upstream: Buffer | null;
  expiresAt: Date;
};

/**
 * The condition of saving a session that a login at a source has begun: nothing is written for one that is switched off. The
 * lock makes a switch that runs at the same moment come wholly before, and no session is saved, or wholly after, and it sees
 * the session and ends it (T-115).
 */
export function sourceSessionNoted(session: SourceSession): Change {
  return {
    text: `INSERT INTO source_sessions
        (session_uid, source_id, person_id, subject_fingerprint, sid_fingerprint, expires_at, chain, upstream_encrypted)
      SELECT $1::text, s.id, $3::uuid, $4::bytea, $5::bytea, $6::timestamptz, $7::text[], $8::bytea
      FROM identity_sources s WHERE s.id = $2 AND s.enabled AND {if} FOR SHARE OF s
      ON CONFLICT (session_uid) DO UPDATE SET source_id = EXCLUDED.source_id, person_id = EXCLUDED.person_id,
        subject_fingerprint = EXCLUDED.subject_fingerprint, sid_fingerprint = EXCLUDED.sid_fingerprint,
        expires_at = EXCLUDED.expires_at, chain = EXCLUDED.chain, upstream_encrypted = EXCLUDED.upstream_encrypted`,
    values: [
      session.sessionUid,
      session.sourceId,
      session.personId,
      session.fingerprint,
      session.sidFingerprint,
      session.expiresAt,
      session.chain,
      session.upstream,
    ],
  };
}

const findChain: Statement = {
  name: 'source-session-chain',
  text: 'SELECT chain FROM source_sessions WHERE session_uid = $1',
};

export async function findSessionChain(
  database: Pick<Database, 'run'>,
  sessionUid: string,
): Promise<string[] | undefined> {
  const { rows } = await database.run<{ chain: string[] | null }>(findChain, [sessionUid]);
  return rows[0]?.chain ?? undefined;
}

export type UpstreamRow = { source_id: string; person_id: string; upstream_encrypted: Buffer | null };

export async function findUpstreamRow(db: Queryable, sessionUid: string): Promise<UpstreamRow | undefined> {
  return db<UpstreamRow & { session_uid: string }>('source_sessions')
    .where({ session_uid: sessionUid })
    .first('source_id', 'person_id', 'upstream_encrypted');
}

/** The one use: a session is logged out at its source once. */
export async function deleteUpstreamRow(db: Queryable, sessionUid: string): Promise<UpstreamRow | undefined> {
  const [row] = await db<UpstreamRow & { session_uid: string }>('source_sessions')
    .where({ session_uid: sessionUid })
    .delete()
    .returning(['source_id', 'person_id', 'upstream_encrypted']);
  return row;
}

export async function listSessionChains(
  db: Queryable,
  sessionUids: readonly string[],
): Promise<{ sessionUid: string; chain: string[] }[]> {
  const rows = await db('source_sessions')
    .whereIn('session_uid', sessionUids)
    .whereNotNull('chain')
    .select<{ session_uid: string; chain: string[] }[]>('session_uid', 'chain');
  return rows.map(({ session_uid: sessionUid, chain }) => ({ sessionUid, chain }));
}

type Ended = { sourceId: string; fingerprint?: Buffer; sidFingerprint?: Buffer };

/** Which sessions hang on it; they are forgotten here. */
export async function deleteSourceSessions(
  tx: Queryable,
  { sourceId, fingerprint, sidFingerprint }: Ended,
): Promise<{ sessionUid: string; personId: string }[]> {
  const rows = await tx('source_sessions')
    .where({
      source_id: sourceId,
      ...(fingerprint && { subject_fingerprint: fingerprint }),
      ...(sidFingerprint && { sid_fingerprint: sidFingerprint }),
    })
    .delete()
    .returning<{ session_uid: string; person_id: string }[]>(['session_uid', 'person_id']);
  return rows.map(({ session_uid: sessionUid, person_id: personId }) => ({ sessionUid, personId }));
}
