import type { Queryable } from '../db/database.ts';
import type { PolicyName, PolicySettings } from './policy.ts';

export type PolicyRow = { name: PolicyName; version: number; settings: PolicySettings };

/** The version of each policy that counts; policies that nobody set have no row. */
export async function findNewest(db: Queryable): Promise<PolicyRow[]> {
  return db('policies')
    .distinctOn('name')
    .orderBy(['name', { column: 'version', order: 'desc' }])
    .select<PolicyRow[]>(['name', 'version', 'settings']);
}

export async function findNewestOf(db: Queryable, name: PolicyName): Promise<PolicyRow | undefined> {
  return db('policies')
    .where({ name })
    .orderBy('version', 'desc')
    .first<PolicyRow | undefined>(['name', 'version', 'settings']);
}

export type NewVersion = PolicyRow & { setBy: string; approvedBy: string | undefined; reason: string; at: Date };

/** Of several that follow the same version one is stored: the key decides. */
export async function insertVersion(tx: Queryable, version: NewVersion): Promise<boolean> {
  const { name, version: number, settings, setBy, approvedBy, reason, at } = version;
  const rows = await tx('policies')
    .insert({
      ...{ name, version: number, settings: JSON.stringify(settings) },
      ...{ set_by: setBy, approved_by: approvedBy ?? null, reason, set_at: at },
    })
    .onConflict(['name', 'version'])
    .ignore()
    .returning('version');
  return rows.length === 1;
}

export type StoredVersion = {
  version: number;
  settings: PolicySettings;
  setBy: string;
  approvedBy: string | null;
  reason: string;
  at: Date;
};

const columns = {
  version: 'version',
  settings: 'settings',
  setBy: 'set_by',
  approvedBy: 'approved_by',
  reason: 'reason',
  at: 'set_at',
};

/** Versions before one, the newest first. */
export async function findVersions(
  db: Queryable,
  name: PolicyName,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<StoredVersion[]> {
  return db('policies')
    .where({ name })
    .modify((query) => before !== undefined && query.where('version', '<', before))
    .orderBy('version', 'desc')
    .limit(limit)
    .select<StoredVersion[]>(columns);
}
