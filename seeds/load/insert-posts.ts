import type { Knex } from 'knex';
import type { LoadCounts } from './plan.ts';

const titles = [
  '科员',
  '一级科员',
  '二级科员',
  '三级主任科员',
  '一级主任科员',
  '副科长',
  '科长',
  '业务主管',
  '窗口服务人员',
  '审批专员',
  '执法人员',
  '信息管理员',
  '档案管理员',
  '副局长',
  '局长',
  '处长',
  '副处长',
  '主任',
  '副主任',
  '调研员',
];

/**
 * One post for each official, a second one for every twentieth, and what one in ten left behind: a post they moved from.
 * Every twentieth official sits in a department of the province, so that some lists are long.
 */
export async function insertPosts(tx: Knex.Transaction, counts: LoadCounts, now: Date): Promise<void> {
  const { officials, units } = counts;
  await tx.raw(
    `INSERT INTO posts (id, person_id, unit_id, title, job_number, is_primary, starts_on, ends_on, activated_at, ended_at, end_reason)
     SELECT pg_temp.load_id('post ' || kind.name, k), p.id,
       pg_temp.load_id('unit', CASE WHEN k % 20 = 0 AND kind.name = 'main' THEN (k / 20) % 25
         ELSE pg_temp.load_mixed(k * 3 + kind.place, :units) END),
       (:titles::text[])[1 + pg_temp.load_mixed(k * 5 + kind.place, :titleCount)],
       kind.letter || lpad(k::text, 7, '0'), kind.name = 'main',
       (p.created_at AT TIME ZONE 'Asia/Shanghai')::date,
       CASE WHEN kind.name = 'former' THEN (p.created_at AT TIME ZONE 'Asia/Shanghai')::date + 1
         WHEN k % 8 = 0 THEN (:now::timestamptz AT TIME ZONE 'Asia/Shanghai')::date + 30 + (k % 700)::int END,
       p.created_at,
       CASE WHEN kind.name = 'former' THEN p.created_at + interval '1 day' END,
       CASE WHEN kind.name = 'former' THEN (ARRAY['left', 'moved'])[1 + k % 2] END
     FROM generate_series(0, :officials::bigint - 1) AS k
     JOIN (VALUES ('main', 'L', 0, 1), ('second', 'M', 1, 20), ('former', 'F', 2, 10)) AS kind (name, letter, place, every)
       ON k % kind.every = kind.every - 1
     JOIN persons p ON p.id = pg_temp.load_id('person', pg_temp.load_verified(k))`,
    { officials, units, titles, titleCount: titles.length, now },
  );
}
