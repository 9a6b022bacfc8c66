import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../db/database.ts';
import type { Translated } from '../../lib/locale.ts';

/** A post somebody has taken up and holds. */
const livePost = 'o.ended_at IS NULL AND o.activated_at IS NOT NULL';

export async function countOfficials(db: Queryable, unitId: string, most: number): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `SELECT count(*)::int AS count FROM (SELECT 1 FROM unit_ancestors a JOIN posts o ON o.unit_id = a.unit_id
       WHERE a.ancestor_id = :unitId AND ${livePost} LIMIT :most) held`,
    { unitId, most },
  );
  return rows[0]?.count ?? 0;
}

export type OfficialLine = {
  name: string | null;
  unitName: Translated;
  title: string;
  jobNumber: string;
  startsOn: string;
  endsOn: string | null;
  level: number;
  mobile: Buffer | null;
  lastLoginAt: Date | null;
};

/** Live posts at or below a unit with whoever holds each, by unit and job number. */
export async function listOfficials(db: Queryable, unitId: string, most: number): Promise<OfficialLine[]> {
  const { rows } = await db.raw<{ rows: OfficialLine[] }>(
    `SELECT p.name, u.name AS "unitName", o.title, o.job_number AS "jobNumber", o.starts_on::text AS "startsOn",
       o.ends_on::text AS "endsOn", p.assurance_level AS level,
       (SELECT i.value_encrypted FROM identifiers i WHERE i.person_id = p.id AND i.kind = 'mobile'
         AND i.verified_at IS NOT NULL ORDER BY i.verified_at, i.id LIMIT 1) AS mobile,
       (SELECT e.occurred_at FROM audit_events e WHERE e.person_id = p.id AND e.type = 'login.attempt.succeeded'
         ORDER BY e.sequence DESC LIMIT 1) AS "lastLoginAt"
     FROM unit_ancestors a JOIN posts o ON o.unit_id = a.unit_id JOIN units u ON u.id = o.unit_id
       JOIN persons p ON p.id = o.person_id
     WHERE a.ancestor_id = :unitId AND ${livePost}
     ORDER BY a.depth, u.id, o.job_number LIMIT :most`,
    { unitId, most },
  );
  return rows;
}

export type ExportRow = {
  id: string;
  unitId: string;
  unitName: Translated;
  reason: string;
  requestedBy: string;
  approvedBy: string;
  approvedAt: Date;
  expiresAt: Date;
  takenAt: Date | null;
  rows: number | null;
  sha256: string | null;
};

export type NewExport = Pick<
  ExportRow,
  'unitId' | 'reason' | 'requestedBy' | 'approvedBy' | 'approvedAt' | 'expiresAt'
>;

export async function insertExport(tx: Queryable, wish: NewExport): Promise<string> {
  const id = randomUUID();
  await tx('official_exports').insert({
    id,
    unit_id: wish.unitId,
    reason: wish.reason,
    requested_by: wish.requestedBy,
    approved_by: wish.approvedBy,
    approved_at: wish.approvedAt,
    expires_at: wish.expiresAt,
  });
  return id;
}

const columns = {
  id: 'x.id',
  unitId: 'x.unit_id',
  unitName: 'u.name',
  reason: 'x.reason',
  requestedBy: 'x.requested_by',
  approvedBy: 'x.approved_by',
  approvedAt: 'x.approved_at',
  expiresAt: 'x.expires_at',
  takenAt: 'x.taken_at',
  rows: 'x.rows',
  sha256: 'x.sha256',
};

const exportsOf = (db: Queryable, personId: string) =>
  db('official_exports as x').join('units as u', 'u.id', 'x.unit_id').where({ 'x.requested_by': personId });

/** The newest exports somebody asked for. */
export async function findExports(db: Queryable, personId: string, limit: number): Promise<ExportRow[]> {
  return exportsOf(db, personId)
    .orderBy('x.approved_at', 'desc')
    .orderBy('x.id')
    .limit(limit)
    .select<ExportRow[]>(columns);
}

export async function findExport(db: Queryable, personId: string, id: string): Promise<ExportRow | undefined> {
  return exportsOf(db, personId).where({ 'x.id': id }).first(columns) as Promise<ExportRow | undefined>;
}

export type Taking = { id: string; personId: string; at: Date; rows: number; sha256: string };

/** Single use: of parallel downloads one gets true, and none after its time. */
export async function takeExport(tx: Queryable, { id, personId, at, rows, sha256 }: Taking): Promise<boolean> {
  const changed = await tx('official_exports')
    .where({ id, requested_by: personId, taken_at: null })
    .where('expires_at', '>', at)
    .update({ taken_at: at, rows, sha256 });
  return changed === 1;
}
