import type { Queryable } from '../db/database.ts';
import type { Translated } from '../lib/locale.ts';
import type { PersonStatus } from '../people/person.ts';

/** A post somebody has taken up and holds, seen from a table or alias `o`. */
const livePost = 'o.ended_at IS NULL AND o.activated_at IS NOT NULL';

/** Whether somebody is an official at all. */
export async function holdsPost(db: Queryable, personId: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: object[] }>(
    `SELECT 1 FROM posts o WHERE o.person_id = ? AND ${livePost} LIMIT 1`,
    [personId],
  );
  return rows.length > 0;
}

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

export type OfficialRow = {
  id: string;
  name: string | null;
  status: PersonStatus;
  posts: { unitName: Translated; title: string }[];
};

/** From how many units on it is quicker to go through the names than through the posts. */
const manyUnits = 500;

/** Keys of officials in reach: of few units their posts are gone through, of many each name found is asked. */
const ofFew = `(SELECT DISTINCT o.person_id FROM unit_ancestors a JOIN posts o ON o.unit_id = a.unit_id
    WHERE a.ancestor_id = ANY (:roots::uuid[]) AND ${livePost}) own
  JOIN official_name_keys k ON k.person_id = own.person_id`;
// EXISTS within SELECT: evaluated row by row in the order of the index, so that the page's limit ends it
const ofMany = `(SELECT n.key, n.person_id FROM official_name_keys n WHERE (SELECT EXISTS (
    SELECT FROM posts o JOIN unit_ancestors a ON a.unit_id = o.unit_id
    WHERE o.person_id = n.person_id AND ${livePost} AND a.ancestor_id = ANY (:roots::uuid[])))) k`;

async function reachesMany(db: Queryable, roots: readonly string[]): Promise<boolean> {
  const below = db('unit_ancestors').whereIn('ancestor_id', roots).limit(manyUnits).select('unit_id');
  return (await below).length === manyUnits;
}

/**
 * Holders of live posts at or below the roots of whom one key begins with the text, in the order of the keys, each by the first
 * key that does. The page before is named by the id of its last person: a name has no place in an address.
 */
export async function findOfficials(
  db: Queryable,
  roots: readonly string[],
  { prefix, after, limit }: { prefix: string; after: string | undefined; limit: number },
): Promise<OfficialRow[]> {
  const within = (await reachesMany(db, roots)) ? ofMany : ofFew;
  const begins = (key: string) => `${key} ~>=~ :prefix AND ${key} ~<~ :end`;
  const { rows } = await db.raw<{ rows: OfficialRow[] }>(
    `WITH last AS (SELECT d.key, d.person_id FROM official_name_keys d
       WHERE d.person_id = :after::uuid AND ${begins('d.key')} ORDER BY d.key USING ~<~ LIMIT 1),
     page AS MATERIALIZED (SELECT k.key, k.person_id FROM ${within}
       WHERE ${begins('k.key')}
         AND (:after::uuid IS NULL OR k.key ~>=~ (SELECT key FROM last))
         AND (:after::uuid IS NULL OR k.key ~>~ (SELECT key FROM last) OR k.person_id > :after::uuid)
         AND NOT (SELECT EXISTS (SELECT FROM official_name_keys d
           WHERE d.person_id = k.person_id AND d.key ~<~ k.key AND ${begins('d.key')}))
       ORDER BY k.key USING ~<~, k.person_id LIMIT :limit)
     SELECT p.id, p.name, p.status, (SELECT coalesce(jsonb_agg(jsonb_build_object('unitName', u.name, 'title', o.title)
         ORDER BY o.is_primary DESC, o.id), '[]')
       FROM posts o JOIN units u ON u.id = o.unit_id WHERE o.person_id = p.id AND ${livePost}) AS posts
     FROM page JOIN persons p ON p.id = page.person_id ORDER BY page.key USING ~<~, p.id`,
    { prefix, end: `${prefix}\u{10ffff}`, roots: [...roots], after: after ?? null, limit },
  );
  return rows;
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
