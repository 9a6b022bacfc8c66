import type { Knex } from 'knex';
import type { MandateRow } from '../store.ts';

/** An invitation that can be answered now, for one conditional statement. */
function waiting(tx: Knex.Transaction, id: string, now: Date) {
  return tx<MandateRow>('mandates')
    .where({ id })
    .whereNull('accepted_at')
    .whereNull('ended_at')
    .where('invitation_expires_at', '>', now)
    .where('valid_until', '>', now);
}

/** Says yes to a waiting invitation: one conditional statement, so that it is said once. */
export async function updateAccepted(
  tx: Knex.Transaction,
  id: string,
  by: { personId: string; agencyId?: string },
  now: Date,
): Promise<MandateRow | undefined> {
  const [row] = await waiting(tx, id, now)
    .update({
      accepted_at: now,
      accepted_by: by.personId,
      ...(by.agencyId ? { agent_enterprise_id: by.agencyId } : { agent_person_id: by.personId }),
      invitee_encrypted: null,
      invitee_fingerprint: null,
      invitation_hash: null,
    })
    .returning('*');
  return row;
}

export async function updateDeclined(
  tx: Knex.Transaction,
  id: string,
  personId: string,
  now: Date,
): Promise<MandateRow | undefined> {
  const [row] = await waiting(tx, id, now)
    .update({ ended_at: now, ended_by: personId, end_reason: 'declined', invitation_hash: null })
    .returning('*');
  return row;
}
