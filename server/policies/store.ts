import type { Queryable } from '../db/database.ts';
import type { PolicyName, PolicySettings } from './policy.ts';

export type PolicyRow = { name: PolicyName; version: number; settings: PolicySettings };

export type CountingRow = PolicyRow & { until: Date | null };

/**
 * The version of each policy that counts, with no end; and of sessions those beside it that counted until after `since`. Policies
 * that nobody set have no row.
 */
export async function findCounting(db: Queryable, since: Date): Promise<CountingRow[]> {
  const { rows } = await db.raw<{ rows: CountingRow[] }>(
    `SELECT * FROM (SELECT name, version, settings, lead(set_at) OVER (PARTITION BY name ORDER BY version) AS until
       FROM policies) AS versions
     WHERE until IS NULL OR (name = 'sessions' AND until > ?) ORDER BY name, version`,
    [since],
  );
  return rows;
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

/** When all sessions are gone through, and those past the limits of this version ended. */
export async function insertSessionRounds(tx: Queryable, version: number, due: readonly Date[]): Promise<void> {
  await tx('session_rounds').insert(due.map((due_at, index) => ({ version, round: index + 1, due_at })));
}
