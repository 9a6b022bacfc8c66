import type { Knex } from 'knex';
import type { LoadCounts } from './plan.ts';

/** Mandates the group company has given beside those that every enterprise has. */
const ofGroupCompany = 2_000;

/**
 * Of each enterprise: its administrator, the agent that administrator appointed, and an agent of before whose time is over.
 * Nothing is granted before the enterprise was claimed, nor accepted before its agent was verified.
 */
export async function insertMandates(tx: Knex.Transaction, counts: LoadCounts, now: Date): Promise<void> {
  await insertAdministrators(tx, counts, now);
  await insertAgents(tx, counts, now);
}

/** How many agents stand under the administrators; uses are told of them. */
export function agentCount({ enterprises, persons }: LoadCounts): number {
  return enterprises * 2 + Math.min(ofGroupCompany, Math.floor(persons / 10));
}

async function insertAdministrators(tx: Knex.Transaction, counts: LoadCounts, now: Date): Promise<void> {
  const { officials, verified, enterprises } = counts;
  await tx.raw(
    `INSERT INTO mandates (id, enterprise_id, granted_by, role, agent_person_id, invitation_expires_at, assurance_level,
       valid_from, valid_until, note, created_at, accepted_at, accepted_by)
     SELECT pg_temp.load_id('administrator', n), e.id, e.representative_person_id, 'administrator', agent.id,
       given.at + interval '7 days', grantor.assurance_level, given.at, given.at + interval '3 years', '', given.at,
       given.at + interval '2 hours', agent.id
     FROM generate_series(0, :enterprises::bigint - 1) AS n
     JOIN enterprises e ON e.id = pg_temp.load_id('enterprise', n)
     JOIN persons grantor ON grantor.id = e.representative_person_id
     JOIN persons agent ON agent.id =
       pg_temp.load_id('person', pg_temp.load_verified((:skipped::bigint + n) % :verified))
     CROSS JOIN LATERAL (SELECT greatest(e.claimed_at, agent.assurance_at,
       :now::timestamptz - (1 + (n + 299) % 300) * interval '1 day') AS at) AS given`,
    { skipped: officials + enterprises, verified, enterprises, now },
  );
}

/**
 * Granted by the administrator, who got the right a day before at the latest. Even ones run, odd ones are
 * over. An application in a mandate is one of the first hundred.
 */
async function insertAgents(tx: Knex.Transaction, counts: LoadCounts, now: Date): Promise<void> {
  const { officials, verified, enterprises, applications } = counts;
  await tx.raw(
    `INSERT INTO mandates (id, enterprise_id, granted_by, granted_via, role, agent_person_id, invitation_expires_at, services,
       acts, assurance_level, valid_from, valid_until, note, created_at, accepted_at, accepted_by, ended_at, end_reason)
     SELECT pg_temp.load_id('mandate', n), a.enterprise_id, a.agent_person_id, a.id, 'agent', agent.id,
       given.at + interval '7 days', CASE WHEN n % 3 > 0 THEN ARRAY['load-' || lpad((n % :named)::text, 4, '0')] END,
       CASE WHEN n % 4 > 0 THEN ARRAY['view', 'prepare', 'submit'] END, grantor.assurance_level, given.at, given.until,
       CASE n % 3 WHEN 0 THEN '' WHEN 1 THEN '日常办税' ELSE '项目申报' END, given.at, given.at + interval '1 hour', agent.id,
       CASE WHEN given.until < :now::timestamptz THEN given.until END,
       CASE WHEN given.until < :now::timestamptz THEN 'expired' END
     FROM generate_series(0, :count::bigint - 1) AS n
     JOIN mandates a ON a.id = pg_temp.load_id('administrator', CASE WHEN n < 2 * :enterprises THEN n / 2 ELSE 0 END)
     JOIN persons grantor ON grantor.id = a.agent_person_id
     JOIN persons agent ON agent.id =
       pg_temp.load_id('person', pg_temp.load_verified((:skipped::bigint + n) % :verified))
     CROSS JOIN LATERAL (SELECT greatest(a.accepted_at, agent.assurance_at) + (n % 1000) * interval '1 second' AS at) AS began
     CROSS JOIN LATERAL (SELECT began.at,
       began.at + CASE WHEN n % 2 = 1 THEN interval '20 hours' ELSE interval '2 years' END AS until) AS given`,
    {
      skipped: officials + 2 * enterprises,
      verified,
      enterprises,
      count: agentCount(counts),
      named: Math.min(100, applications),
      now,
    },
  );
}
