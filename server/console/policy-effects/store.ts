import type { Queryable } from '../../db/database.ts';
import type { SessionTimes } from '../../oidc/session-limits.ts';

/** Sessions that have not ended, so many at the most. */
export async function someSessions(db: Queryable, now: Date, most: number): Promise<SessionTimes[]> {
  const { rows } = await db.raw<{ rows: SessionTimes[] }>(
    `SELECT payload ->> 'acr' AS acr, (payload ->> 'exp')::int AS exp, (payload ->> 'loginTs')::int AS "loginTs",
       (payload ->> 'idleSeconds')::int AS "idleSeconds"
     FROM oidc_sessions WHERE expires_at > ? AND person_id IS NOT NULL LIMIT ?`,
    [now, most],
  );
  return rows;
}

export type Counted = { looked: number; affected: number };

/** Persons who hold a role, or a post. */
const holders = {
  administrators: 'SELECT DISTINCT person_id FROM role_grants WHERE ended_at IS NULL',
  officials: 'SELECT DISTINCT person_id FROM posts WHERE person_id IS NOT NULL AND ended_at IS NULL',
} as const;

/** Of those who hold a role, or a post, so many at the most: whose identity is known less surely than this level. */
export function countBelowLevel(
  db: Queryable,
  who: keyof typeof holders,
  level: number,
  most: number,
): Promise<Counted> {
  return counted(
    db,
    `WITH taken AS (${holders[who]} LIMIT :most)
     SELECT count(*)::int AS looked, count(*) FILTER (WHERE p.assurance_level < :level)::int AS affected
     FROM taken JOIN persons p ON p.id = taken.person_id`,
    { level, most },
  );
}

/** Of officials and administrators with a password, so many at the most: whose password is older than this. */
export function countOlderPasswords(db: Queryable, changedBefore: Date, most: number): Promise<Counted> {
  return counted(
    db,
    `WITH taken AS (SELECT w.changed_at FROM (${holders.administrators} UNION ${holders.officials}) AS staff
       JOIN passwords w ON w.person_id = staff.person_id LIMIT :most)
     SELECT count(*)::int AS looked, count(*) FILTER (WHERE changed_at < :changedBefore)::int AS affected FROM taken`,
    { changedBefore, most },
  );
}

async function counted(db: Queryable, text: string, values: Record<string, unknown>): Promise<Counted> {
  const { rows } = await db.raw<{ rows: Counted[] }>(text, values as never);
  return rows[0] ?? { looked: 0, affected: 0 };
}
