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
