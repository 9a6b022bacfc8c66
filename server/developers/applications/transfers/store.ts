import type { Queryable } from '../../../db/database.ts';
import type { Translated } from '../../../lib/locale.ts';

export type TransferRow = {
  id: string;
  client_id: string;
  from_team_id: string;
  to_team_id: string;
  offered_by: string;
  offered_at: Date;
  expires_at: Date;
};

/**
 * Holds an application until the transaction ends, so that none is offered by a team that it leaves at the same moment. Before
 * any team is held, by everybody.
 */
export async function holdApplication(tx: Queryable, clientId: string): Promise<void> {
  await tx('applications').where({ client_id: clientId }).forNoKeyUpdate().first('client_id');
}

/** The same for what is offered. */
export async function holdOffered(tx: Queryable, id: string): Promise<void> {
  const offered = tx('application_transfers').where({ id }).select('client_id');
  await tx('applications').whereIn('client_id', offered).forNoKeyUpdate().first('client_id');
}

/** An offer that ran out makes room for a new one. */
export async function closeExpired(tx: Queryable, clientId: string, now: Date): Promise<void> {
  await tx('application_transfers')
    .where({ client_id: clientId })
    .whereNull('answered_at')
    .where('expires_at', '<=', now)
    .update({ answered_at: now, answer: 'withdrawn' });
}

/** False when the application is offered to somebody already. */
export async function insertTransfer(tx: Queryable, row: TransferRow): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: unknown[] }>(
    `INSERT INTO application_transfers (id, client_id, from_team_id, to_team_id, offered_by, offered_at, expires_at)
     VALUES (:id, :client_id, :from_team_id, :to_team_id, :offered_by, :offered_at, :expires_at)
     ON CONFLICT (client_id) WHERE answered_at IS NULL DO NOTHING RETURNING 1`,
    row,
  );
  return rows.length === 1;
}

/** Every offer that waits for an answer. */
export async function withdrawAllOpen(
  tx: Queryable,
  now: Date,
): Promise<Pick<TransferRow, 'client_id' | 'from_team_id'>[]> {
  return tx('application_transfers')
    .whereNull('answered_at')
    .update({ answered_at: now, answer: 'withdrawn' })
    .returning(['client_id', 'from_team_id']);
}

export type OpenTransfer = TransferRow & { name: Translated; from_name: string; to_name: string };

/** Offers that wait for an answer, to or from these teams. */
export async function listOpen(
  db: Queryable,
  by: { toTeams?: readonly string[]; clientId?: string },
  now: Date,
): Promise<OpenTransfer[]> {
  const { rows } = await db.raw<{ rows: OpenTransfer[] }>(
    `SELECT t.*, a.name, f.name AS from_name, o.name AS to_name
     FROM application_transfers t JOIN applications a ON a.client_id = t.client_id
     JOIN teams f ON f.id = t.from_team_id JOIN teams o ON o.id = t.to_team_id
     WHERE t.answered_at IS NULL AND t.expires_at > :now
       AND (t.to_team_id = ANY (:toTeams::uuid[]) OR t.client_id = :clientId) ORDER BY t.offered_at`,
    { toTeams: [...(by.toTeams ?? [])], clientId: by.clientId ?? null, now },
  );
  return rows;
}

/** The one answer by the side whose it is; undefined when there was one, it came too late, or it is not theirs. */
export async function answerTransfer(
  tx: Queryable,
  by: { id: string } & ({ to_team_id: string } | { from_team_id: string }),
  answer: 'accepted' | 'declined' | 'withdrawn',
  now: Date,
): Promise<TransferRow | undefined> {
  const [row] = await tx('application_transfers')
    .where(by)
    .whereNull('answered_at')
    .where('expires_at', '>', now)
    .update({ answered_at: now, answer })
    .returning<TransferRow[]>('*');
  return row;
}

/** Whether the application was handed over and got no secret since: the team that gave it knows the one of now. */
export async function isSecretKnownElsewhere(db: Queryable, clientId: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `SELECT FROM audit_events h WHERE h.type = 'developer.application.handed-over' AND h.client_id = :clientId
       AND NOT EXISTS (SELECT FROM audit_events r
         WHERE r.type = 'developer.secret.rotated' AND r.client_id = :clientId AND r.sequence > h.sequence) LIMIT 1`,
    { clientId },
  );
  return rows.length > 0;
}
