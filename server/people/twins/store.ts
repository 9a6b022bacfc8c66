import type { Queryable } from '../../db/database.ts';
import type { FoundBy } from '../twins.ts';

/** False when it was found before. The persons are held in the order of their ids, as a merge holds them. */
export async function insertTwin(
  tx: Queryable,
  twin: { ownerId: string; otherId: string; foundBy: FoundBy; at: Date },
): Promise<boolean> {
  await tx('persons').whereIn('id', [twin.ownerId, twin.otherId]).orderBy('id').forKeyShare().select('id');
  const inserted = await tx('account_twins')
    .insert({ owner_id: twin.ownerId, other_id: twin.otherId, found_by: twin.foundBy, found_at: twin.at })
    .onConflict()
    .ignore()
    .returning('owner_id');
  return inserted.length === 1;
}

export async function listTwinRows(db: Queryable, ownerId: string): Promise<{ foundBy: FoundBy; foundAt: Date }[]> {
  const rows: { found_by: FoundBy; found_at: Date }[] = await db('account_twins as t')
    .join('persons as p', 'p.id', 't.other_id')
    .where({ 't.owner_id': ownerId, 'p.status': 'active' })
    .orderBy('t.found_at', 'desc')
    .select('t.found_by', 't.found_at');
  return rows.map(({ found_by, found_at }) => ({ foundBy: found_by, foundAt: found_at }));
}
