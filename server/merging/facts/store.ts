import type { AllClientMetadata } from 'oidc-provider';
import type { Queryable } from '../../db/database.ts';

/**
 * What a merge touches and others hold before the persons: links that take a change back, posts, enterprises. Two acts that
 * hold the same things in the same order never wait for each other. Links that take a merge back do not move, and an undoing
 * may be by one.
 */
export async function holdWhatComesBefore(tx: Queryable, personIds: readonly string[]): Promise<void> {
  await tx('repudiations')
    .whereIn('person_id', personIds)
    .whereNot({ change: 'account.merged' })
    .orderBy('token_hash')
    .forUpdate()
    .select('token_hash');
  await tx('posts').whereIn('person_id', personIds).whereNull('ended_at').orderBy('id').forUpdate().select('id');
  await tx.raw(
    `SELECT id FROM enterprises e WHERE e.representative_person_id = ANY(:ids)
       OR EXISTS (SELECT FROM mandates m WHERE m.enterprise_id = e.id AND m.ended_at IS NULL
         AND (m.agent_person_id = ANY(:ids) OR m.granted_by = ANY(:ids)))
     ORDER BY id FOR UPDATE`,
    { ids: [...personIds] },
  );
}

/** Whether an authenticator of one of them is locked or switched off at present. */
export async function isLimited(db: Queryable, personIds: readonly string[], now: Date): Promise<boolean> {
  const row = await db('authenticator_failures')
    .whereIn('person_id', personIds)
    .where((where) => where.whereNotNull('disabled_at').orWhere('locked_until', '>', now))
    .first('person_id');
  return row !== undefined;
}

/** Whether somebody is an administrator of anything at present. */
export async function holdsRole(db: Queryable, personId: string): Promise<boolean> {
  const row = await db('role_grants').where({ person_id: personId }).whereNull('ended_at').first('id');
  return row !== undefined;
}

/** Units that both hold a post in. */
export async function listSharedUnits(db: Queryable, one: string, other: string): Promise<string[]> {
  return db('posts as a')
    .join('posts as b', 'b.unit_id', 'a.unit_id')
    .where({ 'a.person_id': one, 'b.person_id': other })
    .whereNull('a.ended_at')
    .whereNull('b.ended_at')
    .distinct('a.unit_id')
    .pluck('a.unit_id');
}

export type KnowingRow = { client_id: string; metadata: AllClientMetadata; security_events_uri: string | null };

/** Applications that were told the sub of an account, suspended ones as well. */
export async function listKnowing(db: Queryable, personId: string): Promise<KnowingRow[]> {
  return db('application_accounts as k')
    .join('applications as a', 'a.client_id', 'k.client_id')
    .where({ 'k.person_id': personId })
    .orderBy('a.client_id')
    .select('a.client_id', 'a.metadata', 'a.security_events_uri');
}

export async function listEventAddresses(db: Queryable, clientIds: readonly string[]): Promise<KnowingRow[]> {
  return db('applications')
    .whereIn('client_id', clientIds)
    .whereNotNull('security_events_uri')
    .select('client_id', 'metadata', 'security_events_uri');
}
