import type { AllClientMetadata } from 'oidc-provider';
import { containing } from '../../db/containing.ts';
import type { Queryable } from '../../db/database.ts';
import type { Translated } from '../../lib/locale.ts';
import type { ScopeLevels } from '../scope-levels.ts';
import type { ServedIdentities } from '../served-identities.ts';
import type { Topic } from '../topic.ts';

export type ApplicationStatus = 'active' | 'suspended';

export type ListedRow = {
  clientId: string;
  name: Translated;
  unitName: Translated;
  topic: Topic;
  status: ApplicationStatus;
  isDue: boolean;
};

export type ApplicationRecord = Omit<ListedRow, 'isDue'> & {
  unitId: string;
  /** The unit of the team that looks after it; null: no team does. */
  teamUnitId: string | null;
  firstParty: boolean;
  metadata: AllClientMetadata;
  purposes: Record<string, Translated>;
  identities: ServedIdentities;
  scopeLevels: ScopeLevels;
  createdAt: Date;
  updatedAt: Date;
  certifiedAt: Date | null;
  certifiedBy: string | null;
  suspendedAt: Date | null;
  suspensionReason: string | null;
  /** A security administrator suspended it. */
  isHeld: boolean;
  /** Another value after any change. */
  version: string;
};

/** In production and in reach. What is tried in a sandbox is its team's alone: made-up persons enter it and nobody else. */
const isOurs = `a.environment = 'production'
  AND EXISTS (SELECT 1 FROM unit_ancestors x WHERE x.unit_id = a.unit_id AND x.ancestor_id = ANY (:roots))`;

export type Filter = {
  q: string;
  status: ApplicationStatus | undefined;
  due: 'yes' | 'soon' | undefined;
  topic: Topic | undefined;
  /** What was last confirmed before this is due, and what will be soon. */
  dueBefore: Date;
  soonBefore: Date;
  after: string | undefined;
  limit: number;
};

/** Applications in reach by client_id: all, or those with a text in their name or with this client_id. */
export async function findListed(db: Queryable, roots: readonly string[], filter: Filter): Promise<ListedRow[]> {
  const { q, status, topic, due: wanted, dueBefore, soonBefore, after, limit } = filter;
  const due = 'coalesce(a.certified_at, a.created_at) < :dueBefore';
  const named = `(a.client_id ILIKE :part OR a.name ->> 'zh-Hans' ILIKE :part OR a.name ->> 'zh-Hant' ILIKE :part
    OR a.name ->> 'en' ILIKE :part)`;
  const { rows } = await db.raw<{ rows: ListedRow[] }>(
    `SELECT a.client_id AS "clientId", a.name, u.name AS "unitName", a.topic, a.status, ${due} AS "isDue"
     FROM applications a JOIN units u ON u.id = a.unit_id
     WHERE ${isOurs} AND a.client_id > :after ${q === '' ? '' : `AND ${named}`}
       ${status ? 'AND a.status = :status' : ''} ${topic ? 'AND a.topic = :topic' : ''} ${wanted === 'yes' ? `AND ${due}` : ''}
       ${wanted === 'soon' ? `AND NOT ${due} AND coalesce(a.certified_at, a.created_at) < :soonBefore` : ''}
     ORDER BY a.client_id LIMIT :limit`,
    {
      roots,
      part: containing(q),
      dueBefore,
      soonBefore,
      after: after ?? '',
      limit,
      ...(status && { status }),
      ...(topic && { topic }),
    },
  );
  return rows;
}

/** How many in reach are due, and how many soon; neither counted further than a bound. */
export async function countDue(
  db: Queryable,
  roots: readonly string[],
  { dueBefore, soonBefore, most }: Pick<Filter, 'dueBefore' | 'soonBefore'> & { most: number },
): Promise<{ due: number; soon: number }> {
  const { rows } = await db.raw<{ rows: { due: number; soon: number }[] }>(
    `SELECT count(*) FILTER (WHERE at < :dueBefore)::int AS due, count(*) FILTER (WHERE at >= :dueBefore)::int AS soon
     FROM (SELECT coalesce(a.certified_at, a.created_at) AS at FROM applications a
       WHERE ${isOurs} AND coalesce(a.certified_at, a.created_at) < :soonBefore ORDER BY 1 LIMIT :most) some_of_them`,
    { roots, dueBefore, soonBefore, most },
  );
  return rows[0] ?? { due: 0, soon: 0 };
}

/** What an application is like: a reminder to its team is no change of it. */
const versionOf = (table: string) => `md5((to_jsonb(${table}) - 'certification_reminded_at')::text)`;

const recordColumns = `a.client_id AS "clientId", a.name, a.unit_id AS "unitId",
  (SELECT t.unit_id FROM teams t WHERE t.id = a.team_id) AS "teamUnitId", u.name AS "unitName", a.status,
  a.first_party AS "firstParty", a.topic, a.metadata, a.purposes, a.identities, a.scope_levels AS "scopeLevels",
  a.created_at AS "createdAt", a.updated_at AS "updatedAt", a.certified_at AS "certifiedAt",
  a.certified_by AS "certifiedBy", a.suspended_at AS "suspendedAt", a.suspension_reason AS "suspensionReason",
  a.suspension_held AS "isHeld", ${versionOf('a')} AS version`;

export async function findRecord(
  db: Queryable,
  roots: readonly string[],
  clientId: string,
  { hold = false } = {},
): Promise<ApplicationRecord | undefined> {
  // held before it is read: a statement that waits and goes on looks for the unit it had, and finds nothing where it moved
  if (hold) await db('applications').where({ client_id: clientId }).forUpdate().first('client_id');
  const { rows } = await db.raw<{ rows: ApplicationRecord[] }>(
    `SELECT ${recordColumns} FROM applications a JOIN units u ON u.id = a.unit_id
     WHERE a.client_id = :clientId AND ${isOurs}`,
    { roots, clientId },
  );
  return rows[0];
}

/** Any change of it gives another one. Undefined: there is no such application. */
export async function findVersion(db: Queryable, clientId: string): Promise<string | undefined> {
  const row = await db('applications')
    .where({ client_id: clientId })
    .first({ version: db.raw(versionOf('applications')) });
  return row?.version;
}

export async function findNames(
  db: Queryable,
  clientIds: readonly string[],
): Promise<{ clientId: string; name: Translated }[]> {
  return db('applications').whereIn('client_id', clientIds).select({ clientId: 'client_id', name: 'name' });
}

export type Suspension = { clientId: string; reason: string; isHeld: boolean; at: Date };

/** False when it is not active: of parallel attempts one succeeds. */
export async function storeSuspension(tx: Queryable, { clientId, reason, isHeld, at }: Suspension): Promise<boolean> {
  const changed = await tx('applications').where({ client_id: clientId, status: 'active' }).update({
    status: 'suspended',
    suspended_at: at,
    suspension_reason: reason,
    suspension_held: isHeld,
    updated_at: at,
  });
  return changed === 1;
}

export async function storeResumption(tx: Queryable, clientId: string, at: Date): Promise<boolean> {
  const changed = await tx('applications').where({ client_id: clientId, status: 'suspended' }).update({
    status: 'active',
    suspended_at: null,
    suspension_reason: null,
    suspension_held: false,
    updated_at: at,
  });
  return changed === 1;
}

export async function storeOwner(tx: Queryable, clientId: string, unitId: string, at: Date): Promise<void> {
  await tx('applications').where({ client_id: clientId }).update({ unit_id: unitId, updated_at: at });
}

export async function storeCertificate(tx: Queryable, clientId: string, personId: string, at: Date): Promise<void> {
  await tx('applications').where({ client_id: clientId }).update({ certified_at: at, certified_by: personId });
}

export type Registered = Pick<ApplicationRecord, 'metadata' | 'purposes' | 'firstParty' | 'topic'>;

export async function storeRegistered(tx: Queryable, clientId: string, is: Registered, at: Date): Promise<void> {
  await tx('applications')
    .where({ client_id: clientId })
    .update({
      metadata: JSON.stringify(is.metadata),
      purposes: JSON.stringify(is.purposes),
      first_party: is.firstParty,
      topic: is.topic,
      settings_version: tx.raw('settings_version + 1'),
      updated_at: at,
    });
}

/** Whether a unit is at or below the roots. */
export async function isUnitWithin(db: Queryable, roots: readonly string[], unitId: string): Promise<boolean> {
  const found = await db('unit_ancestors').where({ unit_id: unitId }).whereIn('ancestor_id', roots).first('unit_id');
  return found !== undefined;
}
