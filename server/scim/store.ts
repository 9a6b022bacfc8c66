import type { Queryable } from '../db/database.ts';
import type { Translated } from '../lib/locale.ts';
import type { UserFilter } from './filter.ts';

/** Who asks: an application, and the unit at or below which it reaches. */
export type Caller = { clientId: string; unitId: string };

export type KeptPost = {
  id: string;
  unitId: string;
  title: string;
  jobNumber: string;
  startsOn: string;
  endsOn: string | null;
  isPrimary: boolean;
  position: number;
  sealedInvitee: Buffer | null;
  activatedAt: Date | null;
  endedAt: Date | null;
  /** The application that keeps it, and its id there if that is the one that asks. */
  keeper: string | null;
  externalId: string | null;
};

const columns = `o.id, o.unit_id AS "unitId", o.title, o.job_number AS "jobNumber",
    to_char(o.starts_on, 'YYYY-MM-DD') AS "startsOn", to_char(o.ends_on, 'YYYY-MM-DD') AS "endsOn",
    o.is_primary AS "isPrimary", o.position, o.invitee_encrypted AS "sealedInvitee", o.activated_at AS "activatedAt",
    o.ended_at AS "endedAt", o.external_client_id AS keeper,
    CASE WHEN o.external_client_id = :clientId THEN o.external_id END AS "externalId"`;

/** Posts in reach that live, and those that ended while this application kept them. */
const visible = `posts o WHERE EXISTS (SELECT 1 FROM unit_ancestors a WHERE a.unit_id = o.unit_id AND a.ancestor_id = :unitId)
    AND (o.ended_at IS NULL OR o.external_client_id = :clientId)`;

const asked = `AND (CAST(:jobNumber AS text) IS NULL OR o.job_number = :jobNumber)
    AND (CAST(:externalId AS text) IS NULL OR (o.external_client_id = :clientId AND o.external_id = :externalId))
    AND (CAST(:active AS boolean) IS NULL OR (o.ended_at IS NULL) = :active)`;

export type Slice = { offset: number; limit: number };

export async function findKeptPosts(
  db: Queryable,
  caller: Caller,
  { jobNumber = null, externalId = null, active = null }: { [K in keyof UserFilter]: UserFilter[K] | null },
  slice: Slice,
): Promise<{ posts: KeptPost[]; total: number }> {
  const bound = { ...caller, jobNumber, externalId, active, ...slice };
  const { rows: counted } = await db.raw<{ rows: { total: number }[] }>(
    `SELECT count(*)::int AS total FROM ${visible} ${asked}`,
    bound,
  );
  const { rows } = await db.raw<{ rows: KeptPost[] }>(
    `SELECT ${columns} FROM ${visible} ${asked} ORDER BY o.id OFFSET :offset LIMIT :limit`,
    bound,
  );
  return { posts: rows, total: counted[0]?.total ?? 0 };
}

export async function findKeptPost(db: Queryable, caller: Caller, id: string): Promise<KeptPost | undefined> {
  const { rows } = await db.raw<{ rows: KeptPost[] }>(`SELECT ${columns} FROM ${visible} AND o.id = :id`, {
    ...caller,
    id,
  });
  return rows[0];
}

/** The same, held until the transaction ends: what is judged by its version is still so when it changes. */
export async function holdKeptPost(tx: Queryable, caller: Caller, id: string): Promise<KeptPost | undefined> {
  const { rows } = await tx.raw<{ rows: KeptPost[] }>(
    `SELECT ${columns} FROM ${visible} AND o.id = :id FOR UPDATE OF o`,
    { ...caller, id },
  );
  return rows[0];
}

/** The name of the index that keeps an id of an application's own with one live post. */
export const externalIdIndex = 'posts_external_id';

export async function keepPost(tx: Queryable, id: string, clientId: string, externalId: string | null): Promise<void> {
  await tx('posts').where({ id }).update({ external_client_id: clientId, external_id: externalId });
}

export async function forgetPost(tx: Queryable, id: string): Promise<void> {
  await tx('posts').where({ id }).update({ external_client_id: null, external_id: null });
}

export type UnitInReach = { id: string; name: Translated };

const unitsInReach = `units u WHERE EXISTS
    (SELECT 1 FROM unit_ancestors a WHERE a.unit_id = u.id AND a.ancestor_id = :unitId)`;

export async function findUnitsInReach(
  db: Queryable,
  { unitId }: Caller,
  slice: Slice,
): Promise<{ units: UnitInReach[]; total: number }> {
  const bound = { unitId, ...slice };
  const { rows: counted } = await db.raw<{ rows: { total: number }[] }>(
    `SELECT count(*)::int AS total FROM ${unitsInReach}`,
    bound,
  );
  const { rows } = await db.raw<{ rows: UnitInReach[] }>(
    `SELECT u.id, u.name FROM ${unitsInReach} ORDER BY u.id OFFSET :offset LIMIT :limit`,
    bound,
  );
  return { units: rows, total: counted[0]?.total ?? 0 };
}

export async function findUnitInReach(db: Queryable, caller: Caller, id: string): Promise<UnitInReach | undefined> {
  const { rows } = await db.raw<{ rows: UnitInReach[] }>(`SELECT u.id, u.name FROM ${unitsInReach} AND u.id = :id`, {
    unitId: caller.unitId,
    id,
  });
  return rows[0];
}

export async function findMembers(
  db: Queryable,
  unitId: string,
  limit: number,
): Promise<{ id: string; jobNumber: string }[]> {
  return db('posts')
    .where({ unit_id: unitId, ended_at: null })
    .orderBy('id')
    .limit(limit)
    .select('id', 'job_number as jobNumber');
}
