import type { Knex } from 'knex';
import { agentCount } from './insert-mandates.ts';
import type { LoadCounts } from './plan.ts';

const batchSize = 50_000;
const days = 30;

/**
 * A month of security events in the order of their time, as the log has them: logins and applications entered for the most part,
 * with and without a page, as oneself and by mandate, wrong passwords, codes. `request_id` says of each that it was made here. They are sealed
 * like any other event: the log of a database with load seeds verifies.
 */
export async function insertEvents(
  tx: Knex.Transaction,
  counts: LoadCounts,
  { now, busyPerson, onProgress }: { now: Date; busyPerson: number; onProgress(done: number): void },
): Promise<void> {
  const agents = agentCount(counts);
  for (let first = 0; first < counts.events; first += batchSize) {
    const end = Math.min(first + batchSize, counts.events);
    onProgress(first);
    await tx.raw(insert, {
      ...{ first, last: end - 1, now, busyPerson, agents },
      ...{ persons: counts.persons, events: counts.events, applications: counts.applications, seconds: days * 86_400 },
    });
  }
  onProgress(counts.events);
}

/**
 * By the last two digits of the number, so that shares are whole: 35 logins, 25 applications entered without a page, 15 as oneself,
 * 5 by mandate, 5 yeses, 7 wrong passwords, 8 codes. One in 199 is the busy person's. A mandate is
 * used by its agent, once it was accepted.
 */
const insert = `
  INSERT INTO audit_events (id, occurred_at, type, outcome, actor_id, person_id, client_id, request_id, network, user_agent, detail)
  SELECT pg_temp.load_id('event', n), kind.at, kind.type, CASE kind.type WHEN 'login.attempt.failed' THEN 'refused' ELSE 'success' END,
    CASE WHEN kind.type IN ('login.attempt.failed', 'authenticator.code.sent') THEN NULL ELSE who.id END, who.id,
    CASE WHEN kind.type IN ('session.application.entered', 'identity.chosen', 'consent.granted')
      THEN 'load-' || lpad(pg_temp.load_mixed(n * 7, :applications)::text, 4, '0') END,
    'load-' || n / 2, '10.' || n % 250 || '.' || n % 199 || '.0/24',
    (ARRAY['Chrome, Windows', 'WeChat, Android', 'Safari, iOS', 'Edge, Windows'])[1 + n % 4],
    CASE kind.type
      WHEN 'login.attempt.succeeded' THEN '{"acr":"urn:yimen:aal1","amr":"pwd","factors":1}'
      WHEN 'session.application.entered' THEN '{}'
      WHEN 'consent.granted' THEN '{"scopes":"openid profile phone"}'
      WHEN 'login.attempt.failed' THEN '{"authenticator":"password","reason":"wrong"}'
      WHEN 'authenticator.code.sent' THEN '{"channel":"sms","purpose":"login"}'
      ELSE CASE WHEN m.id IS NULL THEN '{"identity":"citizen"}'::jsonb
        ELSE jsonb_build_object('identity', 'enterprise', 'enterpriseId', m.enterprise_id, 'mandateId', m.id) END
    END::jsonb
  FROM generate_series(:first::bigint, :last::bigint) AS n
  CROSS JOIN LATERAL (SELECT CASE
    WHEN n % 100 < 35 THEN 'login.attempt.succeeded' WHEN n % 100 < 60 THEN 'session.application.entered'
    WHEN n % 100 < 80 THEN 'identity.chosen' WHEN n % 100 < 85 THEN 'consent.granted'
    WHEN n % 100 < 92 THEN 'login.attempt.failed' ELSE 'authenticator.code.sent' END AS type,
    :now::timestamptz - ((:events - n) * :seconds::numeric / :events)::double precision * interval '1 second' AS at) AS kind
  LEFT JOIN mandates m ON m.id = pg_temp.load_id('mandate', CASE
      WHEN n % 500 = 75 THEN (:agents / 2 - 1 - n / 500 % 100) * 2
      WHEN n % 100 BETWEEN 75 AND 79 THEN pg_temp.load_mixed(n * 11, :agents / 2) * 2 END)
    AND m.accepted_at < kind.at
  CROSS JOIN LATERAL (SELECT CASE WHEN m.id IS NOT NULL THEN m.agent_person_id
    WHEN n % 199 = 0 THEN pg_temp.load_id('person', :busyPerson)
    ELSE pg_temp.load_id('person', pg_temp.load_mixed(n * 5, :persons)) END AS id) AS who
  ORDER BY n`;
