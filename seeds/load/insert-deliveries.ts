import type { Knex } from 'knex';
import type { LoadCounts } from './plan.ts';

/**
 * A month of deliveries: of a hundred 97 arrived, two were given up and one waits. What waits is due a year from now, and what is
 * in it was never sealed: nothing of this is ever sent. Of the notices to applications every tenth is for the first.
 */
export async function insertDeliveries(tx: Knex.Transaction, counts: LoadCounts, now: Date): Promise<void> {
  const { deliveries, applications } = counts;
  await tx.raw(
    `INSERT INTO outbox_entries (id, kind, target, payload_encrypted, status, attempts, next_attempt_at, last_error, created_at, finished_at)
     SELECT pg_temp.load_id('delivery', n), kind.name,
       CASE kind.name WHEN 'message' THEN (ARRAY['sms', 'email'])[1 + n % 2]
         ELSE 'load-' || lpad((CASE WHEN n % 10 = 9 THEN 0 ELSE n % :applications END)::text, 4, '0') END,
       ''::bytea, state.name, state.attempts, state.due, state.error, kind.at,
       CASE WHEN state.name <> 'pending' THEN kind.at + interval '2 seconds' END
     FROM generate_series(0, :deliveries - 1) AS n
     CROSS JOIN LATERAL (SELECT
       :now::timestamptz - ((:deliveries - n) * 2592000::numeric / :deliveries)::double precision * interval '1 second' AS at,
       CASE WHEN n % 10 < 6 THEN 'message' WHEN n % 50 = 9 THEN 'webhook' WHEN n % 50 = 19 THEN 'security-event'
         ELSE 'backchannel-logout' END AS name) AS kind
     CROSS JOIN LATERAL (SELECT
       CASE WHEN n % 100 IN (27, 78) THEN 'dead' WHEN n % 100 = 49 THEN 'pending' ELSE 'delivered' END AS name,
       CASE WHEN n % 100 IN (27, 78) THEN 12 WHEN n % 100 = 49 THEN 3 ELSE 1 END AS attempts,
       CASE WHEN n % 100 = 49 THEN kind.at + interval '1 year' ELSE kind.at END AS due,
       CASE WHEN n % 100 IN (27, 49, 78) THEN 'logout.status-503' END AS error) AS state`,
    { deliveries, applications, now },
  );
}
