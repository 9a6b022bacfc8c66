import type { Knex } from 'knex';
import type { Queryable } from '../../db/database.ts';
import type { EnterpriseKind, EnterpriseStatus } from '../../lib/identity.ts';
import type { MandateRole, MandateState } from '../mandate.ts';
import type { MandateRow } from '../store.ts';

/** A mandate beside the names that its page needs. */
export type ListedRow = MandateRow & {
  enterprise_uscc: string;
  enterprise_name: string;
  enterprise_kind: EnterpriseKind;
  enterprise_status: EnterpriseStatus;
  agency_id: string | null;
  agency_uscc: string | null;
  agency_name: string | null;
  agent_uscc: string | null;
  agent_enterprise_name: string | null;
  agent_person_name: string | null;
  grantor_name: string | null;
};

export type Scope =
  /** Held, or addressed by one of these fingerprints, as a person. */
  | { personId: string; prints: readonly Buffer[] }
  /** Granted for this enterprise, parts that agencies named included. */
  | { givenBy: string; role?: MandateRole | undefined }
  /** Held once for this enterprise, ended by a rule or by time since then, and not granted anew; but for what this person held. */
  | { renewableOf: string; except: string; expiredSince: Date }
  /** Held by this enterprise as an agency, or addressed to it. */
  | { heldBy: string; print: Buffer }
  /** Named by this enterprise, as an agency, for its own people. */
  | { namedBy: string }
  | { id: string };

export type Position = { createdAt: Date; id: string };

export async function selectMandates(
  db: Queryable,
  scope: Scope,
  states: readonly MandateState[],
  now: Date,
  page: { before: Position | undefined; limit: number },
): Promise<ListedRow[]> {
  const query = db('mandates AS m')
    .join('enterprises AS e', 'e.id', 'm.enterprise_id')
    .join('persons AS g', 'g.id', 'm.granted_by')
    .leftJoin('mandates AS parent', 'parent.id', 'm.parent_id')
    .leftJoin('enterprises AS agency', 'agency.id', 'parent.agent_enterprise_id')
    .leftJoin('enterprises AS agent', 'agent.id', 'm.agent_enterprise_id')
    .leftJoin('persons AS p', 'p.id', 'm.agent_person_id')
    .where((where) => inScope(where, scope))
    .where((where) => {
      for (const state of states) where.orWhere((one) => inState(one, state, now));
    })
    .orderBy([
      { column: 'm.created_at', order: 'desc' },
      { column: 'm.id', order: 'desc' },
    ])
    .limit(page.limit)
    .select('m.*')
    .select({
      enterprise_uscc: 'e.uscc',
      enterprise_name: 'e.name',
      enterprise_kind: 'e.kind',
      enterprise_status: 'e.status',
      agency_id: 'agency.id',
      agency_uscc: 'agency.uscc',
      agency_name: 'agency.name',
      agent_uscc: 'agent.uscc',
      agent_enterprise_name: 'agent.name',
      agent_person_name: 'p.name',
      grantor_name: 'g.name',
    });
  if (page.before) query.whereRaw('(m.created_at, m.id) < (?, ?::uuid)', [page.before.createdAt, page.before.id]);
  return query;
}

function inScope(where: Knex.QueryBuilder, scope: Scope): void {
  if ('personId' in scope) {
    where.where('m.agent_person_id', scope.personId).orWhere((invited) => {
      invited.whereIn('m.invitee_fingerprint', scope.prints).whereNull('m.accepted_at');
    });
  } else if ('givenBy' in scope) {
    where.where({ 'm.enterprise_id': scope.givenBy, ...(scope.role && { 'm.role': scope.role }) });
  } else if ('renewableOf' in scope) isRenewable(where, scope);
  else if ('heldBy' in scope) {
    where.where('m.agent_enterprise_id', scope.heldBy).orWhere((invited) => {
      invited.where('m.invitee_fingerprint', scope.print).whereNull('m.accepted_at');
    });
  } else if ('namedBy' in scope) where.where('parent.agent_enterprise_id', scope.namedBy);
  else where.where('m.id', scope.id);
}

/**
 * Whatever the parties ended themselves is not proposed again, nor what the same side was asked for since, nor what ran out
 * so long ago that it was meant to. An invitation nobody answered was never held: asking once more is a new one, with a new link.
 */
function isRenewable(where: Knex.QueryBuilder, scope: Extract<Scope, { renewableOf: string }>): void {
  where
    .where('m.enterprise_id', scope.renewableOf)
    .whereNull('m.parent_id')
    .whereNotNull('m.accepted_at')
    .whereRaw('m.agent_person_id IS DISTINCT FROM ?', [scope.except])
    .whereRaw(
      `(m.end_reason IN ('representative-changed', 'grantor-ended') OR m.end_reason = 'expired' AND m.ended_at > ?)`,
      [scope.expiredSince],
    )
    .modify((renewable) => {
      // each way to be the same side by itself: joined on it, instead of comparing all with all
      for (const side of ['agent_person_id', 'agent_enterprise_id', 'invitee_fingerprint'])
        renewable.whereRaw(
          `NOT EXISTS (
      SELECT FROM mandates later
      WHERE later.enterprise_id = m.enterprise_id AND later.role = m.role AND later.parent_id IS NULL
        AND later.?? = m.??
        AND later.services IS NOT DISTINCT FROM m.services AND later.acts IS NOT DISTINCT FROM m.acts
        AND later.created_at > m.created_at)`,
          [side, side],
        );
    });
}

/** An invitation out of time is ended, whether or not the job that writes it down has been round. */
function inState(where: Knex.QueryBuilder, state: MandateState, now: Date): void {
  const isWaiting = 'm.accepted_at IS NULL AND m.invitation_expires_at > ?';
  if (state === 'ended') {
    where.whereRaw(
      '(m.ended_at IS NOT NULL OR m.valid_until <= ? OR m.accepted_at IS NULL AND m.invitation_expires_at <= ?)',
      [now, now],
    );
  } else if (state === 'running')
    where.whereNull('m.ended_at').whereNotNull('m.accepted_at').where('m.valid_until', '>', now);
  else where.whereNull('m.ended_at').where('m.valid_until', '>', now).whereRaw(isWaiting, [now]);
}

/** The invitation of a link. Only the hash of its secret is kept. */
export async function findInvitationId(db: Queryable, hash: Buffer): Promise<string | undefined> {
  const row = await db<MandateRow>('mandates').where({ invitation_hash: hash }).first('id');
  return row?.id;
}
