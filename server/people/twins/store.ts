import type { Queryable } from '../../db/database.ts';
import type { FoundBy } from '../twins.ts';

/** Whose document it is, if that is another account which was not told of this one yet: a login may find it every day. */
export async function findUntoldOwner(
  db: Queryable,
  documentFingerprint: Buffer,
  otherId: string,
): Promise<string | undefined> {
  const row = await db('identity_documents as d')
    .leftJoin('account_twins as t', (on) => on.on('t.owner_id', 'd.person_id').andOnVal('t.other_id', otherId))
    .where({ 'd.number_fingerprint': documentFingerprint })
    .whereNull('d.released_at')
    .whereNot('d.person_id', otherId)
    .whereNull('t.owner_id')
    .first<{ person_id: string } | undefined>('d.person_id');
  return row?.person_id;
}

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
