import type { Queryable } from '../db/database.ts';

/** A post somebody has taken up and holds, seen from a table or alias `o`. */
const livePost = 'o.ended_at IS NULL AND o.activated_at IS NOT NULL';

/** Whether somebody holds a post at or below one of the units. */
export async function holdsPostBelow(db: Queryable, personId: string, roots: readonly string[]): Promise<boolean> {
  const { rows } = await db.raw<{ rows: object[] }>(
    `SELECT 1 FROM posts o JOIN unit_ancestors a ON a.unit_id = o.unit_id
     WHERE o.person_id = ? AND ${livePost} AND a.ancestor_id = ANY (?::uuid[]) LIMIT 1`,
    [personId, [...roots]],
  );
  return rows.length > 0;
}

export async function upsertOpening(
  tx: Queryable,
  { administratorId, personId, expiresAt }: { administratorId: string; personId: string; expiresAt: Date },
): Promise<void> {
  await tx('record_openings')
    .insert({ administrator_id: administratorId, person_id: personId, expires_at: expiresAt })
    .onConflict(['administrator_id', 'person_id'])
    .merge(['expires_at']);
}

export async function isOpen(db: Queryable, administratorId: string, personId: string, now: Date): Promise<boolean> {
  const row = await db('record_openings')
    .where({ administrator_id: administratorId, person_id: personId })
    .where('expires_at', '>', now)
    .first('person_id');
  return row !== undefined;
}

/**
 * Holders of live posts at or below the roots of whom one key begins with the text, by name. The page before is named by the
 * id of its last person: a name has no place in an address.
 */
export async function findOfficials(
  db: Queryable,
  roots: readonly string[],
  { prefix, after, limit }: { prefix: string; after: string | undefined; limit: number },
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `SELECT p.id FROM persons p
     WHERE p.id IN (SELECT person_id FROM official_name_keys WHERE key LIKE :pattern)
       AND EXISTS (SELECT FROM posts o JOIN unit_ancestors a ON a.unit_id = o.unit_id
         WHERE o.person_id = p.id AND ${livePost} AND a.ancestor_id = ANY (:roots::uuid[]))
       AND (:after::uuid IS NULL OR (p.name, p.id) > (SELECT name, id FROM persons WHERE id = :after::uuid))
     ORDER BY p.name, p.id LIMIT :limit`,
    { pattern: `${prefix.replace(/[\\%_]/g, '\\$&')}%`, roots: [...roots], after: after ?? null, limit },
  );
  return rows.map(({ id }) => id);
}

/** Only from the level it was looked at with; false when something came in between. */
export async function setLevel(
  tx: Queryable,
  personId: string,
  { from, to, method, at }: { from: number; to: number; method: string; at: Date },
): Promise<boolean> {
  const changed = await tx('persons')
    .where({ id: personId, assurance_level: from })
    .update({ assurance_level: to, assurance_method: method, assurance_at: at });
  return changed === 1;
}
