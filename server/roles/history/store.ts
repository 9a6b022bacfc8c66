import type { Queryable } from '../../db/database.ts';
import { everyGrant, type Grant, grantColumns, pageBelow } from '../store.ts';

/** A role as it was held: from when to when, by whose word it began and ended, and why. */
export type PastGrant = Grant & {
  endedAt: Date | null;
  endedBy: string | null;
  endReason: string | null;
};

const columns = {
  ...grantColumns,
  endedAt: 'g.ended_at',
  endedBy: 'g.ended_by',
  endReason: 'g.end_reason',
};

/** Everything one person held or holds at or below the roots, the newest first. */
export async function findPastOf(
  db: Queryable,
  personId: string,
  roots: readonly string[],
  limit: number,
): Promise<PastGrant[]> {
  return everyGrant(db)
    .where({ 'g.person_id': personId })
    .whereIn('g.unit_id', db('unit_ancestors').whereIn('ancestor_id', roots).select('unit_id'))
    .orderBy([
      { column: 'g.granted_at', order: 'desc' },
      { column: 'g.id', order: 'desc' },
    ])
    .limit(limit)
    .select<PastGrant[]>(columns);
}

/** Every role that is or was held at or below the roots, by id, after one of them. */
export async function findPastBelow(
  db: Queryable,
  roots: readonly string[],
  page: { after: string | undefined; limit: number },
): Promise<PastGrant[]> {
  return everyGrant(db)
    .modify((query) => pageBelow(query, roots, page))
    .select<PastGrant[]>(columns);
}

export async function countPastBelow(db: Queryable, roots: readonly string[]): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `SELECT count(*)::int AS count FROM role_grants g
     WHERE EXISTS (SELECT FROM unit_ancestors a WHERE a.unit_id = g.unit_id AND a.ancestor_id = ANY (?::uuid[]))`,
    [[...roots]],
  );
  return rows[0]?.count ?? 0;
}

/**
 * Roles that reached a unit at some time of a span: held in it, or above it where it stood at that very time. Both the tree and the
 * roles are looked at as they were.
 */
export async function findOverWithin(
  db: Queryable,
  unitId: string,
  { from, until, limit }: { from: Date; until: Date; limit: number },
): Promise<PastGrant[]> {
  const { rows } = await db.raw<{ rows: PastGrant[] }>(
    `WITH RECURSIVE way (unit_id, since, until, depth) AS (
       SELECT :unitId::uuid, :from::timestamptz, :until::timestamptz, 0
       UNION
       SELECT p.parent_id, greatest(w.since, p.since), least(w.until, coalesce(p.until, 'infinity')), w.depth + 1
       FROM way w JOIN unit_parents p ON p.unit_id = w.unit_id
       WHERE p.parent_id IS NOT NULL AND w.depth < 32 AND p.since < w.until AND coalesce(p.until, 'infinity') > w.since)
     SELECT g.id, g.person_id AS "personId", p.name AS "personName", g.role, g.unit_id AS "unitId", u.name AS "unitName",
       g.granted_by AS "grantedBy", g.reason, g.granted_at AS "grantedAt", g.ended_at AS "endedAt", g.ended_by AS "endedBy",
       g.end_reason AS "endReason"
     FROM role_grants g JOIN persons p ON p.id = g.person_id JOIN units u ON u.id = g.unit_id
     WHERE EXISTS (SELECT FROM way w WHERE w.unit_id = g.unit_id AND g.granted_at < w.until
       AND coalesce(g.ended_at, 'infinity') > w.since)
     ORDER BY g.role, g.granted_at, g.id LIMIT :limit`,
    { unitId, from, until, limit },
  );
  return rows;
}
