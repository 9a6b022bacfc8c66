import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Queryable } from '../db/database.ts';
import type { Translated } from '../lib/locale.ts';
import type { chiefRoles, Role } from './role.ts';

export type HeldRole = { id: string; role: Role; unitId: string };

/** Live roles of an account that is in use: a locked administrator reaches nothing. */
export async function findHeldRoles(db: Queryable, personId: string): Promise<HeldRole[]> {
  return db('role_grants as g')
    .join('persons as p', 'p.id', 'g.person_id')
    .where({ 'g.person_id': personId, 'g.ended_at': null, 'p.status': 'active' })
    .orderBy('g.granted_at')
    .select<HeldRole[]>('g.id', 'g.role', 'g.unit_id as unitId');
}

/** Whether the unit is one of the roots or below one. */
export async function isBelow(db: Queryable, unitId: string, roots: readonly string[]): Promise<boolean> {
  const row = await db('unit_ancestors').where({ unit_id: unitId }).whereIn('ancestor_id', roots).first('unit_id');
  return row !== undefined;
}

export async function findProvince(db: Queryable): Promise<string | undefined> {
  const row = await db('province').first<{ id: string } | undefined>('unit_id as id');
  return row?.id;
}

/** The unit that is the province, if it is one of these or below one. */
export async function findProvinceBelow(db: Queryable, roots: readonly string[]): Promise<string | undefined> {
  const row = await db('province as p')
    .join('unit_ancestors as a', 'a.unit_id', 'p.unit_id')
    .whereIn('a.ancestor_id', roots)
    .first<{ id: string } | undefined>('p.unit_id as id');
  return row?.id;
}

/** Whether a unit stands outside of these and of those below them. */
export async function isAnyOutside(db: Queryable, roots: readonly string[]): Promise<boolean> {
  const row = await db('units').whereNull('parent_id').whereNotIn('id', roots).first('id');
  return row !== undefined;
}

/** Role changes happen one after the other: rules over several administrators see one state (T-165). */
export async function holdRoles(tx: Queryable): Promise<void> {
  await tx.raw(`SELECT pg_advisory_xact_lock(hashtext('role_grants'))`);
}

export type NewGrant = {
  personId: string;
  role: Role;
  unitId: string;
  grantedBy: string | null;
  reason: string;
  at: Date;
};

export async function insertGrant(tx: Queryable, grant: NewGrant): Promise<string> {
  const id = randomUUID();
  await tx('role_grants').insert({
    id,
    person_id: grant.personId,
    role: grant.role,
    unit_id: grant.unitId,
    granted_by: grant.grantedBy,
    reason: grant.reason,
    granted_at: grant.at,
  });
  return id;
}

export type Grant = {
  id: string;
  personId: string;
  personName: string | null;
  role: Role;
  unitId: string;
  unitName: Translated;
  grantedBy: string | null;
  reason: string;
  grantedAt: Date;
};

/** Roles that are or were held, with whom they are of and where. */
export function everyGrant(db: Queryable) {
  return db('role_grants as g').join('persons as p', 'p.id', 'g.person_id').join('units as u', 'u.id', 'g.unit_id');
}

const grants = (db: Queryable) => everyGrant(db).where({ 'g.ended_at': null });

/** Narrows roles to a page of those held at or below the roots, by id. */
export function pageBelow(
  query: Knex.QueryBuilder,
  roots: readonly string[],
  { after, limit }: { after: string | undefined; limit: number },
): void {
  query
    .whereExists((below) => {
      below.from('unit_ancestors as a').whereRaw('a.unit_id = g.unit_id').whereIn('a.ancestor_id', roots);
    })
    .modify((page) => after !== undefined && page.where('g.id', '>', after))
    .orderBy('g.id')
    .limit(limit);
}

export const grantColumns = {
  id: 'g.id',
  personId: 'g.person_id',
  personName: 'p.name',
  role: 'g.role',
  unitId: 'g.unit_id',
  unitName: 'u.name',
  grantedBy: 'g.granted_by',
  reason: 'g.reason',
  grantedAt: 'g.granted_at',
};

export async function findGrant(db: Queryable, id: string): Promise<Grant | undefined> {
  return grants(db).where({ 'g.id': id }).first(grantColumns) as Promise<Grant | undefined>;
}

export async function findGrantsOf(db: Queryable, personId: string): Promise<Grant[]> {
  return grants(db).where({ 'g.person_id': personId }).orderBy('g.granted_at').select<Grant[]>(grantColumns);
}

/** Live grants held at or below the roots, after a grant of the page before. */
export async function findGrantsBelow(
  db: Queryable,
  roots: readonly string[],
  page: { after: string | undefined; limit: number },
): Promise<Grant[]> {
  return grants(db)
    .modify((query) => pageBelow(query, roots, page))
    .select<Grant[]>(grantColumns);
}

export async function countGrantsBelow(db: Queryable, roots: readonly string[]): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `SELECT count(*)::int AS count FROM role_grants g WHERE g.ended_at IS NULL
     AND EXISTS (SELECT FROM unit_ancestors a WHERE a.unit_id = g.unit_id AND a.ancestor_id = ANY (?::uuid[]))`,
    [[...roots]],
  );
  return rows[0]?.count ?? 0;
}

/** Live grants of one person held at or below the roots. */
export async function findGrantsOfBelow(db: Queryable, personId: string, roots: readonly string[]): Promise<Grant[]> {
  return grants(db)
    .where({ 'g.person_id': personId })
    .whereIn('g.unit_id', db('unit_ancestors').whereIn('ancestor_id', roots).select('unit_id'))
    .orderBy('g.granted_at')
    .select<Grant[]>(grantColumns);
}

/** Live grants whose reach covers a unit: held in it or above it. */
export async function findGrantsOver(db: Queryable, unitId: string): Promise<Grant[]> {
  return grants(db)
    .join('unit_ancestors as a', 'a.ancestor_id', 'g.unit_id')
    .where({ 'a.unit_id': unitId, 'p.status': 'active' })
    .orderBy(['g.role', 'g.id'])
    .select<Grant[]>(grantColumns);
}

export async function closeGrant(
  tx: Queryable,
  id: string,
  { endedBy, reason, at }: { endedBy: string | null; reason: string; at: Date },
): Promise<boolean> {
  const ended = { ended_at: at, ended_by: endedBy, end_reason: reason };
  const changed = await tx('role_grants').where({ id, ended_at: null }).update(ended);
  return changed === 1;
}

/** Whether another account in use holds the role in this unit or above it. */
export async function hasOtherHolder(
  db: Queryable,
  grant: Pick<Grant, 'role' | 'unitId' | 'personId'>,
): Promise<boolean> {
  const row = await db('role_grants as g')
    .join('persons as p', 'p.id', 'g.person_id')
    .join('unit_ancestors as a', 'a.ancestor_id', 'g.unit_id')
    .where({ 'g.role': grant.role, 'g.ended_at': null, 'a.unit_id': grant.unitId, 'p.status': 'active' })
    .whereNot({ 'g.person_id': grant.personId })
    .first('g.id');
  return row !== undefined;
}

export async function hasHolder(db: Queryable, role: Role): Promise<boolean> {
  const row = await db('role_grants as g')
    .join('persons as p', 'p.id', 'g.person_id')
    .where({ 'g.role': role, 'g.ended_at': null, 'p.status': 'active' })
    .first('g.id');
  return row !== undefined;
}

export async function unitName(db: Queryable, unitId: string): Promise<Translated | undefined> {
  const row = await db('units').where({ id: unitId }).first<{ name: Translated } | undefined>('name');
  return row?.name;
}

type Invitation = { role: (typeof chiefRoles)[number]; unitId: string; reason: string };

export async function insertInvitation(
  tx: Queryable,
  invitation: Invitation & { secretHash: Buffer; expiresAt: Date },
): Promise<void> {
  await tx('role_invitations').insert({
    id: randomUUID(),
    role: invitation.role,
    unit_id: invitation.unitId,
    secret_hash: invitation.secretHash,
    reason: invitation.reason,
    expires_at: invitation.expiresAt,
  });
}

export async function findInvitation(db: Queryable, secretHash: Buffer, now: Date): Promise<Invitation | undefined> {
  return db('role_invitations')
    .where({ secret_hash: secretHash, consumed_at: null })
    .where('expires_at', '>', now)
    .first('role', 'unit_id as unitId', 'reason');
}

/** Single use: of parallel tries one gets the row. */
export async function takeInvitation(tx: Queryable, secretHash: Buffer, now: Date): Promise<Invitation | undefined> {
  const [row] = await tx('role_invitations')
    .where({ secret_hash: secretHash, consumed_at: null })
    .where('expires_at', '>', now)
    .update({ consumed_at: now })
    .returning<Invitation[]>(['role', 'unit_id as unitId', 'reason']);
  return row;
}
