import type { Queryable } from '../../db/database.ts';

/** Puts these keys in the place of the ones before. */
export async function replaceKeys(
  tx: Queryable,
  keyed: readonly { personId: string; keys: string[] }[],
): Promise<void> {
  const rows = keyed.flatMap(({ personId, keys }) => keys.map((key) => ({ person_id: personId, key })));
  await tx('official_name_keys')
    .whereIn(
      'person_id',
      keyed.map(({ personId }) => personId),
    )
    .delete();
  if (rows.length > 0) await tx('official_name_keys').insert(rows).onConflict().ignore();
}

export async function hasKeys(db: Queryable, personId: string): Promise<boolean> {
  return (await db('official_name_keys').where({ person_id: personId }).first('person_id')) !== undefined;
}

/** Holders of live posts who have a name and no keys yet. */
export async function listUnfiled(db: Queryable, limit: number): Promise<{ id: string; name: string }[]> {
  const { rows } = await db.raw<{ rows: { id: string; name: string }[] }>(
    `SELECT p.id, p.name FROM persons p
     WHERE p.name IS NOT NULL
       AND p.id IN (SELECT o.person_id FROM posts o
         WHERE o.person_id IS NOT NULL AND o.ended_at IS NULL
           AND NOT EXISTS (SELECT FROM official_name_keys k WHERE k.person_id = o.person_id))
     LIMIT ?`,
    [limit],
  );
  return rows;
}
