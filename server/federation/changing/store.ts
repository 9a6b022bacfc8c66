import type { Queryable } from '../../db/database.ts';

export type NewVersion = {
  sourceId: string;
  changedBy: string | null;
  approvedBy: string | null;
  reason: string | null;
  areSecretsNew: boolean;
};

/** Keeps what a source is like now as a version of its history. */
export async function noteVersion(tx: Queryable, version: NewVersion): Promise<void> {
  await tx.raw(
    `INSERT INTO source_versions
       (source_id, version, configuration, enabled, position, secrets_changed, changed_by, approved_by, reason, changed_at)
     SELECT id, version, configuration, enabled, position, :areSecretsNew, :changedBy, :approvedBy, :reason, updated_at
     FROM identity_sources WHERE id = :sourceId
     ON CONFLICT (source_id, version) DO NOTHING`,
    version,
  );
}

export type VersionRow = {
  version: number;
  configuration: Record<string, unknown>;
  enabled: boolean;
  position: number;
  secretsChanged: boolean;
  changedBy: string | null;
  approvedBy: string | null;
  reason: string | null;
  changedAt: Date;
};

/** Versions of a source, the newest first, before one of them. */
export async function findVersions(
  db: Queryable,
  sourceId: string,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<VersionRow[]> {
  return db('source_versions')
    .where({ source_id: sourceId })
    .modify((query) => before !== undefined && query.where('version', '<', before))
    .orderBy('version', 'desc')
    .limit(limit)
    .select<VersionRow[]>({
      version: 'version',
      configuration: 'configuration',
      enabled: 'enabled',
      position: 'position',
      secretsChanged: 'secrets_changed',
      changedBy: 'changed_by',
      approvedBy: 'approved_by',
      reason: 'reason',
      changedAt: 'changed_at',
    });
}

/** How many accounts open through a source, how many sessions began there, and how many logins are under way. */
export async function countHanging(
  db: Queryable,
  sourceId: string,
  now: Date,
): Promise<{ links: number; sessions: number; attempts: number }> {
  const { rows } = await db.raw<{ rows: { links: number; sessions: number; attempts: number }[] }>(
    `SELECT (SELECT count(*)::int FROM source_links WHERE source_id = :sourceId AND ended_at IS NULL) AS links,
       (SELECT count(*)::int FROM source_sessions WHERE source_id = :sourceId AND expires_at > :now) AS sessions,
       (SELECT count(*)::int FROM source_attempts WHERE source_id = :sourceId AND expires_at > :now) AS attempts`,
    { sourceId, now },
  );
  return rows[0] ?? { links: 0, sessions: 0, attempts: 0 };
}

/** Locks a source until the transaction ends. */
export async function holdSource(tx: Queryable, slug: string): Promise<boolean> {
  const row = await tx('identity_sources').where({ slug }).forUpdate().first('id');
  return row !== undefined;
}
