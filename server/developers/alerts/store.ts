import type { Queryable } from '../../db/database.ts';

export type AlertsRow = {
  team_id: string;
  email_encrypted: Buffer | null;
  webhook_url: string | null;
  webhook_secret_encrypted: Buffer | null;
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
