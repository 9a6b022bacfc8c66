import type { Knex } from 'knex';
import { containing } from '../../db/containing.ts';
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
  const { rows } = await db.raw<{ rows: UnitRow[] }>(
    `${unitWithPath} WHERE ${withinRoots}
       AND (u.uscc = :code OR u.name ->> 'zh-Hans' ILIKE :part OR u.name ->> 'zh-Hant' ILIKE :part OR u.name ->> 'en' ILIKE :part)
     ORDER BY u.division_code, u.id LIMIT :limit`,
    { roots, code: text.toUpperCase(), part: containing(text), limit },
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

export async function findUnitPaths(db: Queryable, ids: readonly string[]): Promise<UnitRow[]> {
  const { rows } = await db.raw<{ rows: UnitRow[] }>(`${unitWithPath} WHERE u.id = ANY (?::uuid[])`, [[...ids]]);
  return rows;
}

export type UnitRecord = UnitRow & {
  parentId: string | null;
  kind: string;
  level: string;
  divisionCode: string;
  uscc: string | null;
};

/** The unit with all that is said of it. */
export async function findUnitRecord(db: Queryable, unitId: string): Promise<UnitRecord | undefined> {
  const { rows } = await db.raw<{ rows: UnitRecord[] }>(
    `SELECT x.*, r.parent_id AS "parentId", r.kind, r.level, r.division_code AS "divisionCode", r.uscc
     FROM (${unitWithPath} WHERE u.id = ?) x JOIN units r ON r.id = x.id`,
    [unitId],
  );
  return rows[0];
}

/** Ids of the units above one, the nearest first. */
export async function findAbove(db: Queryable, unitId: string): Promise<string[]> {
  return db('unit_ancestors').where({ unit_id: unitId }).where('depth', '>', 0).orderBy('depth').pluck('ancestor_id');
}

/**
 * Changes of the tree happen one after the other: of two units that go below each other at once one stays, and a unit that is
 * added while the one above it moves is reached from where that one goes.
 */
export async function holdTree(tx: Queryable): Promise<void> {
  await tx.raw(`SELECT pg_advisory_xact_lock(hashtext('units'))`);
}

/** Units directly below one, by division and id, after `after`. */
export async function findChildren(
  db: Queryable,
  parentId: string,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<{ id: string; name: Translated; level: string; position: string }[]> {
  const { rows } = await db.raw<{ rows: { id: string; name: Translated; level: string; position: string }[] }>(
    `SELECT id, name, level, division_code || '~' || id AS position FROM units
     WHERE parent_id = :parentId AND division_code || '~' || id > :after ORDER BY division_code || '~' || id LIMIT :limit`,
    { parentId, after: after ?? '', limit },
  );
  return rows;
}

export type NewUnit = {
  id: string;
  parentId: string;
  kind: string;
  level: string;
  divisionCode: string;
  name: Translated;
};

export async function insertUnit(tx: Queryable, unit: NewUnit): Promise<void> {
  const { id, parentId, kind, level, divisionCode, name } = unit;
  await tx('units').insert({
    ...{ id, kind, level },
    parent_id: parentId,
    division_code: divisionCode,
    name: JSON.stringify(name),
  });
}

export async function hasUnits(db: Queryable): Promise<boolean> {
  return (await db('units').first('id')) !== undefined;
}

/** The unit with none above it. */
export async function insertProvince(
  tx: Queryable,
  { id, divisionCode, name, uscc }: Pick<NewUnit, 'id' | 'divisionCode' | 'name'> & { uscc: string | null },
): Promise<void> {
  await tx('units').insert({
    ...{ id, kind: 'government', level: 'province', uscc },
    division_code: divisionCode,
    name: JSON.stringify(name),
  });
}

export async function provinceDivisionExists(db: Queryable, code: string): Promise<boolean> {
  return (await db('divisions').where({ code, level: 'province' }).first('code')) !== undefined;
}

export async function divisionExists(db: Queryable, code: string): Promise<boolean> {
  return (await db('divisions').where({ code }).first('code')) !== undefined;
}

/** False when it is called otherwise by now. */
export async function storeUnitName(
  tx: Queryable,
  unitId: string,
  { was, name }: { was: Translated; name: Translated },
): Promise<boolean> {
  const changed = await tx('units')
    .where({ id: unitId, name: JSON.stringify(was) })
    .update({ name: JSON.stringify(name) });
  return changed === 1;
}

/** False when the unit would come to be below itself: the trigger decides, and the transaction goes on. */
export async function storeParent(tx: Knex.Transaction, unitId: string, parentId: string): Promise<boolean> {
  return tx
    .transaction((savepoint) => savepoint('units').where({ id: unitId }).update({ parent_id: parentId }))
    .then((changed) => changed === 1)
    .catch((error: { constraint?: string }) => {
      if (error.constraint === 'units_no_circle') return false;
      throw error;
    });
}
