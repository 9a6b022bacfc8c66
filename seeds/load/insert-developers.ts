import type { Knex } from 'knex';
import { sandboxPasswordContext } from '../../server/developers/teams/create-team.ts';
import type { ColumnCipher } from '../../server/keys/column-cipher.ts';
import type { LoadCounts } from './plan.ts';

/** Teams look after five applications each, the first one after as many as a team may have; the busy person is in as many as one may be. */
const perTeam = 5;
const ofTheFirst = 50;
const ofTheBusy = 10;
const members = 6;
/** As many as are kept of each application. */
const failures = 200;

/** Teams of departments with their members, and the failed requests of every application. */
export async function insertDevelopers(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  { counts, busyPerson, now }: { counts: LoadCounts; busyPerson: number; now: Date },
): Promise<void> {
  const { applications, verified } = counts;
  const teams = Math.ceil(applications / perTeam);
  const sealed = cipher.encrypt(sandboxPasswordContext, 'made up');
  await tx.raw(
    `INSERT INTO teams (id, unit_id, name, sandbox_password_encrypted, created_at)
     SELECT pg_temp.load_id('team', t), a.unit_id, '接入组 ' || t, :sealed, :now::timestamptz - interval '400 days'
     FROM generate_series(0, :teams - 1) AS t
     JOIN applications a ON a.client_id = 'load-' || lpad((t * :perTeam)::text, 4, '0')`,
    { teams, perTeam, sealed, now },
  );
  await tx.raw(
    `INSERT INTO team_members (team_id, person_id, role, joined_at)
     SELECT pg_temp.load_id('team', t), pg_temp.load_id('person', pg_temp.load_verified((t * 31 + m) % :verified)),
       CASE WHEN m < 2 THEN 'owner' ELSE 'member' END, :now::timestamptz - interval '1 year'
     FROM generate_series(0, :teams - 1) AS t, generate_series(1, :members) AS m
     UNION ALL
     SELECT pg_temp.load_id('team', t), pg_temp.load_id('person', :busyPerson), 'owner', :now::timestamptz - interval '1 year'
     FROM generate_series(0, :ofTheBusy - 1) AS t WHERE t < :teams
     ON CONFLICT DO NOTHING`,
    { teams, members, verified, busyPerson, ofTheBusy, now },
  );
  await tx.raw(
    `UPDATE applications SET system_kind = 'web', team_id = pg_temp.load_id('team',
       CASE WHEN right(client_id, 4)::int < :ofTheFirst THEN 0 ELSE right(client_id, 4)::int / :perTeam END)
     WHERE client_id LIKE 'load-%'`,
    { ofTheFirst, perTeam },
  );
  await tx.raw(
    `INSERT INTO failed_requests (client_id, slot, at, endpoint, error, cause, parameter, request_id)
     SELECT client_id, slot, :now::timestamptz - slot * interval '7 minutes', 'token', 'invalid_grant', 'code-used', 'code',
       'load-failed-' || slot
     FROM applications, generate_series(0, :failures - 1) AS slot WHERE client_id LIKE 'load-%'`,
    { failures, now },
  );
  await tx.raw(
    `INSERT INTO failed_request_counts (client_id, count)
     SELECT client_id, :failures FROM applications WHERE client_id LIKE 'load-%'`,
    { failures },
  );
}
