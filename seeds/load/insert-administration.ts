import type { Knex } from 'knex';
import { fixedId } from '../fixed-id.ts';
import type { LoadCounts } from './plan.ts';
import type { LoadUnit } from './units.ts';

/** Requests that somebody answered or that ran out, and those that wait. */
const decided = 5_000;
const waiting = 120;

/**
 * A unit administrator and a service desk for each government and department, all of them officials, one in ten of the past.
 * They were granted by two security administrators whose own time is over: who rules a database with load seeds is for
 * whoever measures to say, and no request here was ever agreed to.
 */
export async function insertAdministration(
  tx: Knex.Transaction,
  counts: LoadCounts,
  { units, now }: { units: readonly LoadUnit[]; now: Date },
): Promise<void> {
  const bodies = units.flatMap(({ kind }, at) => (kind === 'office' ? [] : [at]));
  const chiefs = [counts.verified - 1, counts.verified - 2];
  await insertChiefs(tx, chiefs, now);
  await insertGrants(tx, { bodies, officials: counts.officials, chief: chiefs[0] ?? 0, now });
  await insertApprovals(tx, { bodies, officials: counts.officials, chiefs, now });
}

async function insertChiefs(tx: Knex.Transaction, chiefs: readonly number[], now: Date): Promise<void> {
  await tx.raw(
    `INSERT INTO role_grants (id, person_id, role, unit_id, reason, granted_at, ended_at)
     SELECT pg_temp.load_id('chief', k), pg_temp.load_id('person', pg_temp.load_verified(k)), 'security', :top::uuid, '示例数据',
       :now::timestamptz - interval '3 years', :now::timestamptz
     FROM unnest(:chiefs::bigint[]) AS k`,
    { chiefs, top: fixedId('unit', 1), now },
  );
}

type Grants = { bodies: readonly number[]; officials: number; chief: number; now: Date };

async function insertGrants(tx: Knex.Transaction, grants: Grants): Promise<void> {
  await tx.raw(
    `INSERT INTO role_grants (id, person_id, role, unit_id, granted_by, reason, granted_at, ended_at)
     SELECT pg_temp.load_id('role ' || kind.role, b.place), p.id, kind.role, pg_temp.load_id('unit', b.unit),
       pg_temp.load_id('person', pg_temp.load_verified(:chief)), '示例数据', p.assurance_at,
       CASE WHEN b.place % 10 = 0 THEN p.assurance_at + interval '1 day' END
     FROM unnest(:bodies::bigint[]) WITH ORDINALITY AS b (unit, place)
     CROSS JOIN (VALUES ('unit', 0), ('desk', 7)) AS kind (role, shift)
     JOIN persons p ON p.id = pg_temp.load_id('person', pg_temp.load_verified((b.place * 3 + kind.shift) % :officials))`,
    { ...grants },
  );
}

type Approvals = { bodies: readonly number[]; officials: number; chiefs: readonly number[]; now: Date };

/** For each request another official is proposed as audit administrator. The ones that wait are a few days old at most. */
async function insertApprovals(tx: Knex.Transaction, { bodies, officials, chiefs, now }: Approvals): Promise<void> {
  const count = Math.min(decided + waiting, officials);
  await tx.raw(
    `INSERT INTO approvals (id, act, unit_id, subject, subject_version, detail, reason, requested_by, requested_at, expires_at,
       status, decided_by, decided_at, decision_reason)
     SELECT pg_temp.load_id('approval', n), 'role.grant', asked.unit, asked.person || ':audit:' || asked.unit, 'none',
       jsonb_build_object('role', 'audit', 'personId', asked.person), '示例数据', pg_temp.load_id('person', asked.by), asked.at,
       asked.at + interval '7 days', asked.status, CASE WHEN asked.status = 'declined' THEN pg_temp.load_id('person', asked.other) END,
       CASE asked.status WHEN 'declined' THEN asked.at + interval '5 hours' WHEN 'void' THEN asked.at + interval '7 days'
         WHEN 'withdrawn' THEN asked.at + interval '1 hour' END,
       CASE WHEN asked.status = 'declined' THEN '示例数据' END
     FROM generate_series(0, :count::bigint - 1) AS n
     CROSS JOIN LATERAL (SELECT
       pg_temp.load_id('unit', (:bodies::bigint[])[1 + n % array_length(:bodies::bigint[], 1)]) AS unit,
       pg_temp.load_id('person', pg_temp.load_verified(n)) AS person,
       pg_temp.load_verified(:one) AS by, pg_temp.load_verified(:other) AS other,
       CASE WHEN n < :waiting THEN 'waiting' ELSE (ARRAY['declined', 'declined', 'void', 'withdrawn'])[1 + n % 4] END AS status,
       :now::timestamptz - CASE WHEN n < :waiting THEN (n % 72) * interval '1 hour'
         ELSE interval '8 days' + (n % 1000) * interval '9 hours' END AS at) AS asked`,
    {
      count,
      bodies,
      one: chiefs[0] ?? 0,
      other: chiefs[1] ?? 0,
      waiting: Math.min(waiting, Math.ceil(count / 4)),
      now,
    },
  );
}
