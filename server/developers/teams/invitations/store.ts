import type { Queryable } from '../../../db/database.ts';
import type { Role } from '../team.ts';

export type InvitationRow = {
  id: string;
  team_id: string;
  role: Role;
  secret_hash: Buffer;
  invitee_encrypted: Buffer;
  invitee_fingerprint: Buffer;
  invited_by: string;
  created_at: Date;
  expires_at: Date;
};

export async function insertInvitation(tx: Queryable, row: InvitationRow): Promise<void> {
  await tx('team_invitations').insert(row);
}

export async function listWaiting(db: Queryable, teamId: string, now: Date): Promise<InvitationRow[]> {
  return waiting(db, now)
    .where({ team_id: teamId } as object)
    .orderBy('created_at');
}

/** The waiting invitation of a link, if one of these fingerprints is the invited one's. */
export async function findInvitationFor(
  db: Queryable,
  secretHash: Buffer,
  fingerprints: readonly Buffer[],
  now: Date,
): Promise<InvitationRow | undefined> {
  const [row] = await waiting(db, now)
    .where({ secret_hash: secretHash } as object)
    .whereIn('invitee_fingerprint', fingerprints);
  return row;
}

function waiting(db: Queryable, now: Date) {
  return db<InvitationRow>('team_invitations').whereNull('answered_at').where('expires_at', '>', now).select('*');
}

/** The one answer: false when it was answered, taken back or out of time. */
export async function answerOnce(
  tx: Queryable,
  id: string,
  answer: 'accepted' | 'declined' | 'withdrawn',
  now: Date,
): Promise<boolean> {
  const answered = await tx('team_invitations')
    .where({ id })
    .whereNull('answered_at')
    .where('expires_at', '>', now)
    .update({ answered_at: now, answer });
  return answered === 1;
}
