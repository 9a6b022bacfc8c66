import type { Queryable } from '../../db/database.ts';
import type { SessionTimes } from '../session-limits.ts';

export type Round = { version: number; round: number; afterUid: string };

/** The first round that is due and not over. */
export async function findDueRound(db: Queryable, now: Date): Promise<Round | undefined> {
  return db('session_rounds')
    .whereNull('done_at')
    .where('due_at', '<=', now)
    .orderBy(['version', 'round'])
    .first<Round | undefined>({ version: 'version', round: 'round', afterUid: 'after_uid' });
}

export type LookedAt = SessionTimes & { uid: string; personId: string };

const times = ['exp', 'loginTs', 'idleSeconds', 'limitsVersion'] as const;

/**
 * Sessions of persons in the order of their uids, those that have not ended by themselves. A time that is no number counts as
 * none: a cast would fail for every session beside it.
 */
export async function listSessionsAfter(db: Queryable, uid: string, now: Date, limit: number): Promise<LookedAt[]> {
  type Row = { uid: string; personId: string; acr: string | null } & Record<(typeof times)[number], unknown>;
  const { rows } = await db.raw<{ rows: Row[] }>(
    `SELECT session_uid AS uid, person_id AS "personId", payload ->> 'acr' AS acr, payload -> 'exp' AS exp,
       payload -> 'loginTs' AS "loginTs", payload -> 'idleSeconds' AS "idleSeconds",
       payload -> 'limitsVersion' AS "limitsVersion"
     FROM oidc_sessions WHERE session_uid > ? AND person_id IS NOT NULL AND expires_at > ? ORDER BY session_uid LIMIT ?`,
    [uid, now, limit],
  );
  return rows.map(({ uid: sessionUid, personId, acr, ...row }) => {
    const numbers = times.flatMap((name) => (typeof row[name] === 'number' ? [[name, row[name]]] : []));
    return { uid: sessionUid, personId, ...(acr !== null && { acr }), ...Object.fromEntries(numbers) };
  });
}

const longestPauseMinutes = 60;

/**
 * One more round from where this one stands, for what could not be ended: two numbers on, so that the two that every change has
 * keep theirs, and ever later, as a session nobody can end is there until it ends by itself. What fails further on in the same round,
 * or on another node, is in it as well.
 */
export async function planRetry(db: Queryable, { version, round, afterUid }: Round, now: Date): Promise<void> {
  const minutes = Math.min(2 ** Math.floor((round - 1) / 2), longestPauseMinutes);
  const due_at = new Date(now.getTime() + minutes * 60_000);
  await db.raw(
    `INSERT INTO session_rounds AS r (version, round, due_at, after_uid) VALUES (:version, :round, :due_at, :afterUid)
     ON CONFLICT (version, round) DO UPDATE SET due_at = excluded.due_at, done_at = NULL,
       after_uid = CASE WHEN r.done_at IS NULL THEN least(r.after_uid, excluded.after_uid) ELSE excluded.after_uid END`,
    { version, round: round + 2, due_at, afterUid },
  );
}

/** Where another node has gone on meanwhile the round stays as that node left it, and what was ended here is counted. */
export async function advanceRound(
  db: Queryable,
  { version, round, afterUid }: Round,
  { uid, ended, doneAt }: { uid: string; ended: number; doneAt: Date | null },
): Promise<void> {
  await db.raw(
    `UPDATE session_rounds SET ended = ended + :ended,
       after_uid = CASE WHEN after_uid = :afterUid THEN :uid ELSE after_uid END,
       done_at = CASE WHEN after_uid = :afterUid THEN coalesce(done_at, CAST(:doneAt AS timestamptz)) ELSE done_at END
     WHERE version = :version AND round = :round`,
    { version, round, afterUid, uid, ended, doneAt },
  );
}
