import type { Queryable } from '../../db/database.ts';
import type { PasskeyPolicy } from '../../lib/identity.ts';
import type { Translated } from '../../lib/locale.ts';

export async function unitExists(db: Queryable, unitId: string): Promise<boolean> {
  return (await db('units').where({ id: unitId }).first('id')) !== undefined;
}

export async function findUnitByUscc(db: Queryable, uscc: string): Promise<string | undefined> {
  const row = await db('units').where({ uscc }).first<{ id: string } | undefined>('id');
  return row?.id;
}

export async function storePasskeyPolicy(
  tx: Queryable,
  unitId: string,
  policy: PasskeyPolicy | null,
): Promise<boolean> {
  const changed = await tx('units')
    .where({ id: unitId })
    .update({ passkey_policy: policy === null ? null : JSON.stringify(policy) });
  return changed === 1;
}

/** Policies of the posts a person can wear now, each once; posts under no policy are left out. */
export async function findPasskeyPolicies(db: Queryable, personId: string, now: Date): Promise<PasskeyPolicy[]> {
  const { rows } = await db.raw<{ rows: { policy: PasskeyPolicy }[] }>(
    `SELECT DISTINCT facts #> '{official,passkeyPolicy}' AS policy FROM identities_of(?, ?)
     WHERE jsonb_typeof(facts #> '{official,passkeyPolicy}') = 'object'`,
    [personId, now],
  );
  return rows.map(({ policy }) => policy);
}

export type UnitRow = { id: string; name: Translated; above: Translated[] };

const unitWithPath = `SELECT u.id, u.name,
    (SELECT coalesce(jsonb_agg(n.name ORDER BY w.depth DESC), '[]') FROM unit_ancestors w JOIN units n ON n.id = w.ancestor_id
      WHERE w.unit_id = u.id AND w.depth > 0) AS above
  FROM units u`;

const withinRoots = 'EXISTS (SELECT 1 FROM unit_ancestors a WHERE a.unit_id = u.id AND a.ancestor_id = ANY (:roots))';

/** Units in reach by a part of their name in any language, or by their whole credit code. */
export async function findUnitsByText(
  db: Queryable,
  roots: readonly string[],
  text: string,
  limit: number,
): Promise<UnitRow[]> {
  const part = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await db.raw<{ rows: UnitRow[] }>(
    `${unitWithPath} WHERE ${withinRoots}
       AND (u.uscc = :code OR u.name ->> 'zh-Hans' ILIKE :part OR u.name ->> 'zh-Hant' ILIKE :part OR u.name ->> 'en' ILIKE :part)
     ORDER BY u.division_code, u.id LIMIT :limit`,
    { roots, code: text.toUpperCase(), part, limit },
  );
  return rows;
}

export async function findUnitInReach(
  db: Queryable,
  roots: readonly string[],
  unitId: string,
): Promise<UnitRow | undefined> {
  const { rows } = await db.raw<{ rows: UnitRow[] }>(`${unitWithPath} WHERE u.id = :unitId AND ${withinRoots}`, {
    unitId,
    roots,
  });
  return rows[0];
}
