import type { Knex } from 'knex';
import type { StoredPassword } from '../../server/authenticators/password/hasher.ts';
import type { LoadCounts } from './plan.ts';

type Uses = { counts: LoadCounts; now: Date; sessionSeconds: number };

/** How much the busy person has of everything beside what falls to them as to anybody. */
const busy = { consents: 60, sessions: 8 };

/** What people agreed to: one yes for every second person, and many of the busy person. */
export async function insertConsents(tx: Knex.Transaction, { counts, now }: Uses, busyPerson: number): Promise<void> {
  const { persons, consents, applications } = counts;
  await tx.raw(
    `INSERT INTO consents (id, person_id, client_id, scopes, claims, granted_at, identity)
     SELECT pg_temp.load_id('consent', n), pg_temp.load_id('person', given.person),
       'load-' || lpad(given.application::text, 4, '0'), '{openid,profile,phone}', '{}',
       :now::timestamptz - (n % 86400) * interval '1 minute', 'citizen'
     FROM generate_series(0, :consents::bigint + :mine - 1) AS n
     CROSS JOIN LATERAL (SELECT
       CASE WHEN n < :consents THEN (n * 2) % :persons ELSE :busyPerson END AS person,
       CASE WHEN n < :consents THEN pg_temp.load_mixed(n, :applications) ELSE n - :consents END AS application) AS given
     WHERE n < :consents OR given.application < :applications
     ON CONFLICT (person_id, client_id, identity) WHERE withdrawn_at IS NULL DO NOTHING`,
    { persons, consents, applications, mine: busy.consents, busyPerson, now },
  );
}

/**
 * Browsers that are logged in, each with one application entered. They end as sessions do, a day from now at the
 * latest. Nobody can have the cookie of one: what stands for its hash is the hash of nothing that is known.
 */
export async function insertSessions(tx: Knex.Transaction, uses: Uses, busyPerson: number): Promise<void> {
  const { counts, now, sessionSeconds } = uses;
  const bindings = {
    ...{ persons: counts.persons, sessions: counts.sessions, applications: counts.applications, mine: busy.sessions },
    ...{ busyPerson, now, seconds: sessionSeconds },
  };
  await tx.raw(`CREATE TEMPORARY TABLE load_sessions ON COMMIT DROP AS SELECT 1 AS n, now() AS began, ''::text AS client,
    ''::text AS uid, ''::text AS grant_name, gen_random_uuid() AS person WITH NO DATA`);
  await tx.raw(
    `INSERT INTO load_sessions SELECT n, :now::timestamptz - pg_temp.load_mixed(n, :seconds / 2) * interval '1 second',
       'load-' || lpad(pg_temp.load_mixed(n * 3 + 1, :applications)::text, 4, '0'), md5('load session ' || n::text),
       md5('load grant ' || n::text), pg_temp.load_id('person', CASE WHEN n < :sessions
         THEN pg_temp.load_mixed(n, :persons) ELSE :busyPerson END)
     FROM generate_series(0, :sessions::bigint + :mine - 1) AS n`,
    bindings,
  );
  await tx.raw(
    `INSERT INTO oidc_sessions (model, id_hash, session_uid, payload, person_id, user_agent, network, created_at, expires_at)
     SELECT 'Session', decode(md5('a' || uid) || md5('b' || uid), 'hex'), uid,
       jsonb_build_object('kind', 'Session', 'uid', uid, 'accountId', person, 'loginTs', extract(epoch FROM began)::bigint,
         'iat', extract(epoch FROM began)::bigint, 'exp', extract(epoch FROM began)::bigint + :seconds::int, 'acr', 'urn:yimen:aal1',
         'amr', jsonb_build_array('pwd'), 'authorizations', jsonb_build_object(client,
           jsonb_build_object('sid', md5('sid ' || uid), 'grantId', grant_name))),
       person, (ARRAY['Chrome, Windows', 'WeChat, Android', 'Safari, iOS', 'Edge, Windows'])[1 + n % 4],
       '10.' || n % 250 || '.' || n % 199 || '.0/24', began, began + :seconds::int * interval '1 second'
     FROM load_sessions`,
    bindings,
  );
  await tx.raw(
    `INSERT INTO oidc_grants (model, id_hash, payload, person_id, client_id, created_at, expires_at)
     SELECT 'Grant', sha256(convert_to(grant_name, 'UTF8')), jsonb_build_object('kind', 'Grant', 'accountId', person,
         'clientId', client, 'iat', extract(epoch FROM began)::bigint, 'exp', extract(epoch FROM began)::bigint + 1209600,
         'openid', jsonb_build_object('scope', 'openid profile phone')),
       person, client, began, began + interval '14 days'
     FROM load_sessions`,
  );
}

/** The one hash of a password that nobody has to guess. One in five has none and logs in by code, but never the busy person. */
export async function insertPasswords(
  tx: Knex.Transaction,
  { persons }: LoadCounts,
  { hash, pepperVersion }: StoredPassword,
  busyPerson: number,
): Promise<void> {
  await tx.raw(
    `INSERT INTO passwords (person_id, hash, pepper_version, changed_at)
     SELECT p.id, :hash, :pepperVersion::smallint, p.created_at
     FROM generate_series(0, :persons::bigint - 1) AS n JOIN persons p ON p.id = pg_temp.load_id('person', n)
     WHERE n % 5 <> 1 OR n = :busyPerson`,
    { persons, hash, pepperVersion, busyPerson },
  );
}
