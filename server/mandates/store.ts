import type { Knex } from 'knex';
import type { Queryable } from '../db/database.ts';
import type { EnterpriseFacts, EnterpriseStatus } from '../lib/identity.ts';
import type { EndReason, MandateRole } from './mandate.ts';

export type MandateRow = {
  id: string;
  enterprise_id: string;
  parent_id: string | null;
  granted_by: string;
  granted_via: string | null;
  role: MandateRole;
  agent_person_id: string | null;
  agent_enterprise_id: string | null;
  invitee_encrypted: Buffer | null;
  invitee_fingerprint: Buffer | null;
  invitation_hash: Buffer | null;
  invitation_expires_at: Date;
  services: string[] | null;
  acts: string[] | null;
  assurance_level: number;
  valid_from: Date;
  valid_until: Date;
  note: string;
  created_at: Date;
  accepted_at: Date | null;
  accepted_by: string | null;
  ended_at: Date | null;
  ended_by: string | null;
  end_reason: EndReason | null;
};

/** What every mandate begins as: nobody has said yes, and it has not ended. */
export const unanswered = { accepted_at: null, accepted_by: null, ended_at: null, ended_by: null, end_reason: null };

/** Any fixed number: one acceptance by an agency at a time, so that two of them cannot close a loop together. */
const agencyLock = 7_460_003;

/** Facts of every enterprise identity of the person that manages mandates, with their own assurance level. */
export async function listManagingFacts(
  db: Queryable,
  personId: string,
  now: Date,
): Promise<{ assuranceLevel: number; facts: EnterpriseFacts[] }> {
  const { rows } = await db.raw<{ rows: { assurance_level: number; facts: EnterpriseFacts }[] }>(
    `SELECT p.assurance_level, worn.facts
     FROM persons p, identities_of(p.id, :now) AS worn
     WHERE p.id = :personId AND worn.facts #>> '{mandate,role}' IN ('representative', 'administrator')`,
    { personId, now },
  );
  return { assuranceLevel: rows[0]?.assurance_level ?? 1, facts: rows.map(({ facts }) => facts) };
}

/** What an agency's mandate is worth now: the facts its representative would wear it with. */
export async function findAgencyFacts(
  db: Queryable,
  mandateId: string,
  now: Date,
): Promise<EnterpriseFacts | undefined> {
  const { rows } = await db.raw<{ rows: { facts: EnterpriseFacts | null }[] }>(
    `SELECT identity_facts(a.representative_person_id, 'mandate:' || m.id, ?) AS facts
     FROM mandates m JOIN enterprises a ON a.id = m.agent_enterprise_id WHERE m.id = ?`,
    [now, mandateId],
  );
  return rows[0]?.facts ?? undefined;
}

export type EnterpriseRow = {
  id: string;
  uscc: string;
  name: string;
  status: EnterpriseStatus;
  representative_person_id: string | null;
};

const enterpriseColumns = ['id', 'uscc', 'name', 'status', 'representative_person_id'];

/**
 * Holds enterprises until the transaction ends: what rests on their representative cannot come and go meanwhile. In the
 * order of their ids, and before any mandate, like everything that locks both.
 */
export async function lockEnterprises(tx: Knex.Transaction, ids: readonly string[]): Promise<EnterpriseRow[]> {
  return tx<EnterpriseRow>('enterprises').whereIn('id', ids).orderBy('id').forNoKeyUpdate().select(enterpriseColumns);
}

export async function findEnterprise(db: Queryable, id: string): Promise<EnterpriseRow | undefined> {
  return db<EnterpriseRow>('enterprises').where({ id }).first<EnterpriseRow | undefined>(enterpriseColumns);
}

export async function findEnterpriseByUscc(db: Queryable, uscc: string): Promise<EnterpriseRow | undefined> {
  return db<EnterpriseRow>('enterprises').where({ uscc }).first<EnterpriseRow | undefined>(enterpriseColumns);
}

/** A person's mandates as administrator: nobody can end them while something is being made to rest on them. */
export async function shareAdministratorMandates(
  tx: Knex.Transaction,
  personId: string,
  enterpriseId: string,
): Promise<void> {
  await tx<MandateRow>('mandates')
    .where({ role: 'administrator', agent_person_id: personId, enterprise_id: enterpriseId })
    .whereNull('ended_at')
    .orderBy('id')
    .forShare()
    .select('id');
}

export async function shareMandate(tx: Knex.Transaction, id: string): Promise<void> {
  await tx<MandateRow>('mandates').where({ id }).forShare().select('id');
}

export async function findMandateRow(db: Queryable, id: string): Promise<MandateRow | undefined> {
  return db<MandateRow>('mandates').where({ id }).first();
}

/** Accepted, or still to be accepted, and not over, whether or not that was written down. */
export const unended =
  'ended_at IS NULL AND valid_until > :now AND (accepted_at IS NOT NULL OR invitation_expires_at > :now)';

/** Unended mandates of an enterprise that count against its limits. */
export async function countUnended(
  db: Queryable,
  enterpriseId: string,
  now: Date,
): Promise<{ administrators: number; waiting: number }> {
  const { rows } = await db.raw<{ rows: { administrators: number; waiting: number }[] }>(
    `SELECT (count(*) FILTER (WHERE role = 'administrator'))::int AS administrators,
       (count(*) FILTER (WHERE accepted_at IS NULL))::int AS waiting
     FROM mandates
     WHERE enterprise_id = :enterpriseId AND ${unended}`,
    { enterpriseId, now },
  );
  return rows[0] ?? { administrators: 0, waiting: 0 };
}

/** Whether the agency, or one that acts for it in turn, has this enterprise act for it: A → B → A and longer ways round. */
export async function reaches(
  db: Queryable,
  fromEnterprise: string,
  toEnterprise: string,
  now: Date,
  furthest: number,
): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `WITH RECURSIVE agencies AS (
       SELECT :fromEnterprise::uuid AS id, 0 AS steps
       UNION
       SELECT m.agent_enterprise_id, a.steps + 1 FROM agencies a JOIN mandates m ON m.enterprise_id = a.id
       WHERE m.agent_enterprise_id IS NOT NULL AND m.accepted_at IS NOT NULL AND m.ended_at IS NULL
         AND m.valid_until > :now AND a.steps < :furthest)
     SELECT FROM agencies WHERE id = :toEnterprise AND steps > 0 LIMIT 1`,
    { fromEnterprise, toEnterprise, now, furthest },
  );
  return rows.length > 0;
}

export async function lockAgencyAcceptance(tx: Knex.Transaction): Promise<void> {
  await tx.raw('SELECT pg_advisory_xact_lock(?)', [agencyLock]);
}

export async function insertMandate(tx: Knex.Transaction, row: MandateRow): Promise<void> {
  await tx<MandateRow>('mandates').insert(row);
}

/** Whether the same side still has, or is asked to take, such a mandate: so that nothing is offered anew twice. */
export async function hasUnendedLike(tx: Knex.Transaction, row: MandateRow, now: Date): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: unknown[] }>(
    `SELECT FROM mandates
     WHERE enterprise_id = :enterprise_id AND role = :role AND parent_id IS NULL
       AND (agent_person_id = :agent_person_id::uuid OR agent_enterprise_id = :agent_enterprise_id::uuid
         OR invitee_fingerprint = :invitee_fingerprint::bytea)
       AND services IS NOT DISTINCT FROM :services::text[] AND acts IS NOT DISTINCT FROM :acts::text[]
       AND ${unended} LIMIT 1`,
    {
      enterprise_id: row.enterprise_id,
      role: row.role,
      agent_person_id: row.agent_person_id,
      agent_enterprise_id: row.agent_enterprise_id,
      invitee_fingerprint: row.invitee_fingerprint,
      services: row.services,
      acts: row.acts,
      now,
    },
  );
  return rows.length > 0;
}

export type PeopleConcerned = {
  id: string;
  granted_by: string;
  enterprise_name: string;
  agency_name: string | null;
  /** The person who acts by it, or the representative of the agency. */
  holder_id: string | null;
  holder_name: string | null;
};

/** In the order of the ids asked. */
export async function listPeopleConcerned(db: Queryable, ids: readonly string[]): Promise<PeopleConcerned[]> {
  const { rows } = await db.raw<{ rows: PeopleConcerned[] }>(
    `SELECT m.id, m.granted_by, e.name AS enterprise_name, a.name AS agency_name, h.id AS holder_id, h.name AS holder_name
     FROM unnest(?::uuid[]) WITH ORDINALITY AS asked (id, place)
     JOIN mandates m ON m.id = asked.id
     JOIN enterprises e ON e.id = m.enterprise_id
     LEFT JOIN enterprises a ON a.id = m.agent_enterprise_id
     LEFT JOIN persons h ON h.id = coalesce(m.agent_person_id, a.representative_person_id)
     ORDER BY asked.place`,
    [[...ids]],
  );
  return rows;
}
