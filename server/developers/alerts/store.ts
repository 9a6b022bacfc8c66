import type { Queryable } from '../../db/database.ts';

export type AlertsRow = {
  team_id: string;
  email_encrypted: Buffer | null;
  webhook_url: string | null;
  webhook_secret_encrypted: Buffer | null;
  /** Kinds the team does not want to hear of. */
  muted: string[];
};

export async function findAlerts(db: Queryable, teamId: string): Promise<AlertsRow | undefined> {
  return db<AlertsRow>('team_alerts').where({ team_id: teamId }).first();
}

export async function saveAlerts(tx: Queryable, row: AlertsRow, now: Date): Promise<void> {
  await tx('team_alerts')
    .insert({ ...row, changed_at: now })
    .onConflict('team_id')
    .merge();
}

export async function findTeamCalled(db: Queryable, teamId: string): Promise<string | undefined> {
  const row = await db('teams').where({ id: teamId }).first<{ name: string } | undefined>('name');
  return row?.name;
}

/** Teams that want to hear of anything, one after the other. */
export async function listAlertedTeams(db: Queryable): Promise<string[]> {
  return db('team_alerts').orderBy('team_id').pluck('team_id');
}

/** Applications whose former secret ends within a time. */
export async function listEndingSecrets(
  db: Queryable,
  { from, until }: { from: Date; until: Date },
): Promise<string[]> {
  return db('applications')
    .whereNotNull('team_id')
    .where('former_secret_until', '>', from)
    .where('former_secret_until', '<=', until)
    .pluck('client_id');
}

/** Applications of teams with many failed requests since a time. */
export async function listFailing(db: Queryable, { since, most }: { since: Date; most: number }): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { client_id: string }[] }>(
    `SELECT f.client_id FROM failed_requests f JOIN applications a ON a.client_id = f.client_id AND a.team_id IS NOT NULL
     WHERE f.at > :since GROUP BY f.client_id HAVING count(*) >= :most`,
    { since, most },
  );
  return rows.map(({ client_id }) => client_id);
}

/**
 * Applications of teams to be reminded of their yearly confirmation now, marked with it, so that of several nodes one reminds: four weeks
 * and one week before it is due, at that time, and every four weeks after it.
 */
export async function takeDueReminders(tx: Queryable, now: Date, most: number): Promise<string[]> {
  const { rows } = await tx.raw<{ rows: { client_id: string }[] }>(
    `UPDATE applications SET certification_reminded_at = :now WHERE client_id IN (
       SELECT a.client_id FROM applications a, LATERAL (SELECT coalesce(a.certified_at, a.created_at) + interval '365 days' AS at) due
       WHERE a.environment = 'production' AND a.team_id IS NOT NULL
         AND coalesce(a.certified_at, a.created_at) <= :now::timestamptz - interval '337 days'
         AND (a.certification_reminded_at IS NULL OR a.certification_reminded_at < CASE
           WHEN :now::timestamptz >= due.at THEN due.at + floor(extract(epoch FROM :now::timestamptz - due.at) / 2419200) * interval '28 days'
           WHEN :now::timestamptz >= due.at - interval '7 days' THEN due.at - interval '7 days'
           ELSE due.at - interval '28 days' END)
       ORDER BY a.client_id LIMIT :most FOR UPDATE OF a SKIP LOCKED)
     RETURNING client_id`,
    { now, most },
  );
  return rows.map(({ client_id }) => client_id);
}

/** The team that looks after an application, and what people call it. */
export async function findTeamToTell(
  db: Queryable,
  clientId: string,
): Promise<{ team_id: string; name: string } | undefined> {
  return db('applications')
    .where({ client_id: clientId })
    .whereNotNull('team_id')
    .first<{ team_id: string; name: string } | undefined>('team_id', db.raw("name ->> 'zh-Hans' AS name"));
}
