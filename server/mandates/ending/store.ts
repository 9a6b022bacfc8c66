import type { Knex } from 'knex';
import type { Queryable } from '../../db/database.ts';
import type { EndReason } from '../mandate.ts';
import type { MandateRow } from '../store.ts';

/**
 * What rests on what: administrators on the representative, agents on either, parts of an agency's mandate on all of these.
 * Rows are locked rank by rank and by id within a rank, whatever ends them, so that two endings never wait for each other.
 */
export type Rank = 'administrators' | 'agents' | 'parts';
export const ranks: readonly Rank[] = ['administrators', 'agents', 'parts'];

export type Target = {
  ids?: readonly string[];
  /** All that this enterprise granted. */
  enterpriseId?: string;
  /** All that this enterprise holds as an agency. */
  heldBy?: string;
  /** All that this enterprise named its own people for. */
  namedBy?: string;
};

/**
 * Ends the unended mandates of one rank that are aimed at or rest on `endedBefore`, and gives them back. Whatever came to
 * rest on those meanwhile is seen: they were locked by an earlier statement, and granting needs a lock on them too.
 */
export async function endRank(
  tx: Knex.Transaction,
  rank: Rank,
  target: Target,
  endedBefore: readonly string[],
  change: { now: Date; by: string | null; reason: EndReason },
): Promise<MandateRow[]> {
  const chosen = tx<MandateRow>('mandates')
    .whereNull('ended_at')
    .where((query) => ofRank(query, rank))
    .where((query) => aimedAt(query, target, endedBefore))
    .orderBy('id')
    .forNoKeyUpdate()
    .select('id');
  const isAimedAt = tx.raw(
    '(id = ANY(?) OR enterprise_id = ? OR NOT (granted_via = ANY(?) OR parent_id = ANY(?)) IS TRUE)',
    [[...(target.ids ?? [])], target.enterpriseId ?? null, [...endedBefore], [...endedBefore]],
  );
  return tx<MandateRow>('mandates')
    .whereIn('id', chosen)
    .whereNull('ended_at')
    .update({
      ended_at: change.now,
      ended_by: tx.raw('CASE WHEN ? THEN ?::uuid END', [isAimedAt, change.by]),
      end_reason: tx.raw(`CASE WHEN ? THEN ? ELSE 'grantor-ended' END`, [isAimedAt, change.reason]),
      invitation_hash: null,
    })
    .returning('*');
}

function ofRank(query: Knex.QueryBuilder, rank: Rank): void {
  if (rank === 'administrators') query.where({ role: 'administrator' });
  else if (rank === 'agents') query.where({ role: 'agent' }).whereNull('parent_id');
  else query.whereNotNull('parent_id');
}

function aimedAt(
  query: Knex.QueryBuilder,
  { ids = [], enterpriseId, heldBy, namedBy }: Target,
  endedBefore: readonly string[],
): void {
  query.whereIn('id', ids).orWhereIn('granted_via', endedBefore).orWhereIn('parent_id', endedBefore);
  if (enterpriseId) query.orWhere({ enterprise_id: enterpriseId });
  if (heldBy) query.orWhere({ agent_enterprise_id: heldBy });
  if (namedBy) {
    query.orWhereIn('parent_id', (held: Knex.QueryBuilder) =>
      held.from('mandates').where({ agent_enterprise_id: namedBy }).select('id'),
    );
  }
}

/** How many unended mandates would end with this one. */
export async function countResting(db: Queryable, id: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `WITH RECURSIVE resting AS (
       SELECT id FROM mandates WHERE ended_at IS NULL AND (granted_via = :id OR parent_id = :id)
       UNION
       SELECT m.id FROM resting r JOIN mandates m ON m.granted_via = r.id OR m.parent_id = r.id WHERE m.ended_at IS NULL)
     SELECT count(*)::int AS count FROM resting`,
    { id },
  );
  return rows[0]?.count ?? 0;
}

/** Mandates whose time has passed and invitations nobody answered; each by one node, at most `limit` at a time. */
export async function endPassed(tx: Knex.Transaction, now: Date, limit: number): Promise<MandateRow[]> {
  const { rows } = await tx.raw<{ rows: MandateRow[] }>(
    `UPDATE mandates SET invitation_hash = NULL,
       ended_at = least(valid_until, CASE WHEN accepted_at IS NULL THEN invitation_expires_at END, :now),
       end_reason = CASE WHEN accepted_at IS NULL THEN 'invitation-expired' ELSE 'expired' END
     WHERE ended_at IS NULL AND id IN (
       SELECT id FROM mandates
       WHERE ended_at IS NULL AND (valid_until <= :now OR accepted_at IS NULL AND invitation_expires_at <= :now)
       ORDER BY role, parent_id NULLS FIRST, id LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED)
     RETURNING *`,
    { now, limit },
  );
  return rows;
}

/** What an enterprise holds as an agency. */
export async function listHeldIds(db: Queryable, enterpriseId: string): Promise<string[]> {
  const rows = await db<MandateRow>('mandates')
    .where({ agent_enterprise_id: enterpriseId })
    .whereNull('ended_at')
    .select('id');
  return rows.map(({ id }) => id);
}
