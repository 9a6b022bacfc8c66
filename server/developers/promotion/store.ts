import type { Topic } from '../../clients/topic.ts';
import type { Queryable } from '../../db/database.ts';
import type { Translated } from '../../lib/locale.ts';
import type { Wish } from './wish.ts';

export type RequestStatus = 'waiting' | 'approved' | 'declined' | 'withdrawn';

export type ProductionRequestRow = {
  id: string;
  client_id: string;
  settings_version: number;
  requested_by: string;
  requested_at: Date;
  settings: Omit<Wish, 'scopes'>;
  scopes: Wish['scopes'];
  approval_id: string | null;
  status: RequestStatus;
  decided_at: Date | null;
  production_client_id: string | null;
};

/** False when a request of this application waits already: the index decides. */
export async function insertRequest(
  tx: Queryable,
  row: Pick<
    ProductionRequestRow,
    'id' | 'client_id' | 'settings_version' | 'requested_by' | 'requested_at' | 'settings' | 'scopes'
  >,
): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: unknown[] }>(
    `INSERT INTO production_requests (id, client_id, settings_version, requested_by, requested_at, settings, scopes)
     VALUES (:id, :client_id, :settings_version, :requested_by, :requested_at, :settings, :scopes)
     ON CONFLICT (client_id) WHERE status = 'waiting' DO NOTHING RETURNING 1`,
    { ...row, settings: JSON.stringify(row.settings), scopes: JSON.stringify(row.scopes) },
  );
  return rows.length === 1;
}

export async function setApproval(tx: Queryable, id: string, approvalId: string): Promise<void> {
  await tx('production_requests').where({ id }).update({ approval_id: approvalId });
}

/** Requests whose approval ended otherwise than by a yes, by whomever or by time, end with it. */
export async function settleRequests(tx: Queryable, clientId: string): Promise<void> {
  await tx.raw(
    `UPDATE production_requests r SET decided_at = coalesce(a.decided_at, now()),
       status = CASE a.status WHEN 'declined' THEN 'declined' ELSE 'withdrawn' END
     FROM approvals a
     WHERE r.client_id = :clientId AND r.status = 'waiting' AND a.id = r.approval_id AND a.status NOT IN ('waiting', 'approved')`,
    { clientId },
  );
}

export async function markApproved(
  tx: Queryable,
  id: string,
  { productionClientId, now }: { productionClientId: string; now: Date },
): Promise<boolean> {
  const changed = await tx('production_requests')
    .where({ id, status: 'waiting' })
    .update({ status: 'approved', decided_at: now, production_client_id: productionClientId });
  return changed === 1;
}

export async function findRequest(db: Queryable, id: string): Promise<ProductionRequestRow | undefined> {
  return db<ProductionRequestRow>('production_requests').where({ id }).first();
}

export type ShownRequest = ProductionRequestRow & { decision_reason: string | null };

/** The newest request, with what was said to it. */
export async function findNewest(db: Queryable, clientId: string): Promise<ShownRequest | undefined> {
  return db('production_requests as r')
    .leftJoin('approvals as a', 'a.id', 'r.approval_id')
    .where({ 'r.client_id': clientId })
    .orderBy('r.requested_at', 'desc')
    .first<ShownRequest | undefined>('r.*', 'a.decision_reason');
}

export async function findTeamOfApplication(db: Queryable, clientId: string): Promise<string | undefined> {
  const row = await db('applications')
    .where({ client_id: clientId })
    .first<{ team_id: string | null } | undefined>('team_id');
  return row?.team_id ?? undefined;
}

export type Promoted = { client_id: string; team_id: string; settings_version: number };

/** What a sandbox application has become in production. */
export async function findPromoted(db: Queryable, clientId: string): Promise<Promoted | undefined> {
  return db('applications').where({ promoted_from: clientId }).first('client_id', 'team_id', 'settings_version');
}

export type AskedFor = { name: Translated; team: string; topic: Topic; topicInProduction: Topic | null };

export async function findAskedFor(db: Queryable, clientId: string): Promise<AskedFor | undefined> {
  return db('applications as a')
    .join('teams as t', 't.id', 'a.team_id')
    .leftJoin('applications as p', 'p.promoted_from', 'a.client_id')
    .where({ 'a.client_id': clientId })
    .first<AskedFor | undefined>('a.name', 't.name as team', 'a.topic', 'p.topic as topicInProduction');
}

/** Whether somebody was, at any time since, in a team that has had the application or what it became in production. */
export async function wasOfTeam(
  db: Queryable,
  { clientId, personId, since }: { clientId: string; personId: string; since: Date },
): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `WITH ours AS (SELECT client_id, team_id FROM applications WHERE client_id = :clientId OR promoted_from = :clientId),
       teams_since AS (SELECT team_id FROM ours
         UNION SELECT unnest(ARRAY[t.from_team_id, t.to_team_id]) FROM application_transfers t JOIN ours USING (client_id)
         WHERE t.answer = 'accepted' AND t.answered_at >= :since)
     SELECT FROM team_memberships m JOIN teams_since USING (team_id)
     WHERE m.person_id = :personId AND (m.until IS NULL OR m.until >= :since) LIMIT 1`,
    { clientId, personId, since },
  );
  return rows.length > 0;
}
