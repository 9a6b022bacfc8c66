import type { Knex } from 'knex';
import type { Queryable } from '../../db/database.ts';
import type { Translated } from '../../lib/locale.ts';

export type CountKind = 'succeeded' | 'failed' | 'locked' | 'entered';
export type LoginCount = { day: string; kind: CountKind; value: string; count: number };

/** Whoever holds the row counts; others wait, and then go on from where it came to. */
export async function lockProgress(tx: Knex.Transaction): Promise<string> {
  const { rows } = await tx.raw<{ rows: { through: string }[] }>(
    'SELECT through_sequence::text AS through FROM login_count_progress WHERE id = 1 FOR UPDATE',
  );
  return rows[0]?.through ?? '0';
}

/** The end of the next batch: never beyond the last seal, behind which an event with a lower number may still commit. */
export async function nextEnd(tx: Queryable, after: string, limit: number): Promise<string | undefined> {
  const { rows } = await tx.raw<{ rows: { end: string | null }[] }>(
    `SELECT least(:after::bigint + :limit::bigint, max(through_sequence))::text AS end FROM (
       SELECT through_sequence FROM audit_seals ORDER BY id DESC LIMIT 1) last
     HAVING max(through_sequence) > :after::bigint`,
    { after, limit },
  );
  return rows[0]?.end ?? undefined;
}

/** By which of our methods, from the `amr` of a login; a login made elsewhere names the methods of there as well. */
const methodOf = `CASE
    WHEN 'fed' = ANY (amr) THEN 'source'
    WHEN 'user' = ANY (amr) THEN 'passkey'
    WHEN 'pwd' = ANY (amr) AND 'otp' = ANY (amr) THEN 'password-code'
    WHEN 'pwd' = ANY (amr) THEN 'password'
    ELSE 'code' END`;

const addition = `
  WITH told AS (
    SELECT (occurred_at AT TIME ZONE 'Asia/Shanghai')::date AS day, client_id,
      CASE type WHEN 'login.attempt.succeeded' THEN 'succeeded' WHEN 'login.attempt.failed' THEN 'failed'
        WHEN 'login.authenticator.locked' THEN 'locked' ELSE 'entered' END AS kind,
      CASE type WHEN 'login.attempt.succeeded' THEN ${methodOf} WHEN 'identity.chosen' THEN detail ->> 'identity'
        ELSE detail ->> 'authenticator' END AS value
    FROM audit_events, LATERAL (SELECT string_to_array(detail ->> 'amr', ' ')) AS said (amr)
    WHERE sequence > :after::bigint AND sequence <= :through::bigint
      AND type IN ('login.attempt.succeeded','login.attempt.failed','login.authenticator.locked','identity.chosen')
  ), counted AS (
    SELECT day, kind, value, client_id, count(*) AS times FROM told GROUP BY day, kind, value, client_id
  )
  INSERT INTO login_counts (day, kind, value, whose, count)
  SELECT day, kind, value, whose, sum(times) FROM counted, LATERAL (
    SELECT '' AS whose
    UNION ALL SELECT 'application:' || client_id WHERE client_id IS NOT NULL
    UNION ALL SELECT 'unit:' || above.ancestor_id
      FROM applications a JOIN unit_ancestors above ON above.unit_id = a.unit_id WHERE a.client_id = counted.client_id
  ) AS theirs
  GROUP BY day, kind, value, whose
  ON CONFLICT (kind, whose, day, value) DO UPDATE SET count = login_counts.count + excluded.count`;

/** Adds up the events of one range; each counts for its application, for the units above that, and for all together. */
export async function addCounts(tx: Queryable, after: string, through: string): Promise<void> {
  await tx.raw(addition, { after, through });
}

export async function moveProgress(tx: Queryable, through: string): Promise<void> {
  await tx('login_count_progress').where({ id: 1 }).update({ through_sequence: through });
}

const columns = `to_char(day, 'YYYY-MM-DD') AS day, kind, value, sum(count)::float8 AS count`;

/** Of all applications together. */
export async function listTotals(db: Queryable, kinds: readonly CountKind[], since: string): Promise<LoginCount[]> {
  const { rows } = await db.raw<{ rows: LoginCount[] }>(
    `SELECT ${columns} FROM login_counts
     WHERE kind = ANY (:kinds) AND whose = '' AND day >= :since::date GROUP BY 1, 2, 3`,
    { kinds: [...kinds], since },
  );
  return rows;
}

/** Of the applications that units in or below the roots answered for; a root below another one adds nothing. */
export async function listTotalsBelow(
  db: Queryable,
  roots: readonly string[],
  kinds: readonly CountKind[],
  since: string,
): Promise<LoginCount[]> {
  const { rows } = await db.raw<{ rows: LoginCount[] }>(
    `SELECT ${columns} FROM login_counts
     WHERE kind = ANY (:kinds) AND day >= :since::date AND whose IN (
       SELECT 'unit:' || root FROM unnest(:roots::uuid[]) AS root WHERE NOT EXISTS (
         SELECT FROM unit_ancestors a WHERE a.unit_id = root AND a.depth > 0 AND a.ancestor_id = ANY (:roots::uuid[])))
     GROUP BY 1, 2, 3`,
    { roots: [...roots], kinds: [...kinds], since },
  );
  return rows;
}

/** Of one application or one unit, as `whose` names it. */
export async function listTotalsOf(
  db: Queryable,
  whose: string,
  kinds: readonly CountKind[],
  since: string,
): Promise<LoginCount[]> {
  const { rows } = await db.raw<{ rows: LoginCount[] }>(
    `SELECT ${columns} FROM login_counts
     WHERE kind = ANY (:kinds) AND whose = :whose AND day >= :since::date GROUP BY 1, 2, 3`,
    { whose, kinds: [...kinds], since },
  );
  return rows;
}

/** `id`: of a unit, or client_id of an application. */
export type BusyRow = { id: string; name: Translated; count: number };

/** Units directly below one by how often applications of theirs were entered. */
export async function listBusiestUnits(
  db: Queryable,
  unitId: string,
  since: string,
  limit: number,
): Promise<BusyRow[]> {
  const { rows } = await db.raw<{ rows: BusyRow[] }>(
    `SELECT u.id, u.name, sum(l.count)::float8 AS count FROM units u
       JOIN login_counts l ON l.kind = 'entered' AND l.whose = 'unit:' || u.id AND l.day >= :since::date
     WHERE u.parent_id = :unitId GROUP BY u.id ORDER BY count DESC, u.id LIMIT :limit`,
    { unitId, since, limit },
  );
  return rows;
}

/** Applications that a unit itself answers for, in the same way. */
export async function listBusiestApplications(
  db: Queryable,
  unitId: string,
  since: string,
  limit: number,
): Promise<BusyRow[]> {
  const { rows } = await db.raw<{ rows: BusyRow[] }>(
    `SELECT a.client_id AS id, a.name, sum(l.count)::float8 AS count FROM applications a
       JOIN login_counts l ON l.kind = 'entered' AND l.whose = 'application:' || a.client_id AND l.day >= :since::date
     WHERE a.unit_id = :unitId AND a.environment = 'production' GROUP BY a.client_id ORDER BY count DESC, a.client_id LIMIT :limit`,
    { unitId, since, limit },
  );
  return rows;
}
