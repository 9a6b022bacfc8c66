import type { Queryable } from '../../db/database.ts';
import type { PasskeyPolicy } from '../../lib/identity.ts';

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
