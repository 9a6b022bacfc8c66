import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { organisationCheckCharacter, usccCheckCharacter } from '../../server/enterprises/uscc.ts';
import type { EnterpriseKind, EnterpriseStatus, IdentityKey, PasskeyPolicy } from '../../server/lib/identity.ts';
import { makeUnit } from './make-application.ts';

/** Rows made straight in the database, for tests of what rests on them and not of how they come about. */

type Made = { id: string; key: IdentityKey };
const dayMs = 24 * 3600 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs);

let companies = 0;

/** A valid unified social credit code of a company that nobody else got. */
export function makeUscc(): string {
  companies += 1;
  const body = String(companies).padStart(7, '0');
  const organisation = `M${body}`;
  const start = `91440106${organisation}${organisationCheckCharacter(organisation)}`;
  return start + usccCheckCharacter(start);
}

export type EnterpriseOptions = {
  /** Nobody when absent: not claimed. */
  representative?: string;
  name?: string;
  uscc?: string;
  kind?: EnterpriseKind;
  status?: EnterpriseStatus;
};

/** `key` is the identity of its representative. */
async function enterprise(knex: Knex, options: EnterpriseOptions = {}): Promise<Made & { uscc: string; name: string }> {
  const { representative, uscc = makeUscc(), name = `示例企业 ${uscc.slice(9, 16)}` } = options;
  const { kind = 'company', status = 'active' } = options;
  const id = randomUUID();
  const claim = representative && { representative_person_id: representative, claimed_at: new Date() };
  await knex('enterprises').insert({ id, uscc, name, kind, status, ...claim });
  return { id, key: `representative:${id}`, uscc, name };
}

export type MandateOptions = {
  enterprise: string;
  /** One of the three: a person, an agency, or nobody yet. */
  person?: string;
  agency?: string;
  grantedBy: string;
  grantedVia?: string;
  parent?: string;
  role?: 'administrator' | 'agent';
  services?: string[];
  acts?: string[];
  assuranceLevel?: number;
  validFrom?: Date;
  validUntil?: Date;
  /** Accepted unless told otherwise. */
  accepted?: boolean;
  ended?: string;
  note?: string;
};

async function mandate(knex: Knex, options: MandateOptions): Promise<Made> {
  const { accepted = true, ended } = options;
  const id = randomUUID();
  await knex('mandates').insert({
    id,
    enterprise_id: options.enterprise,
    parent_id: options.parent ?? null,
    granted_by: options.grantedBy,
    granted_via: options.grantedVia ?? null,
    role: options.role ?? 'agent',
    agent_person_id: options.person ?? null,
    agent_enterprise_id: options.agency ?? null,
    invitation_expires_at: inDays(7),
    services: options.services ?? null,
    acts: options.acts ?? null,
    assurance_level: options.assuranceLevel ?? 4,
    valid_from: options.validFrom ?? inDays(-1),
    valid_until: options.validUntil ?? inDays(365),
    note: options.note ?? '',
    created_at: inDays(-1),
    ...(accepted && { accepted_at: inDays(-1), accepted_by: options.person ?? options.grantedBy }),
    ...(ended !== undefined && { ended_at: new Date(), end_reason: ended }),
  });
  return { id, key: `mandate:${id}` };
}

export type UnitOptions = { parent?: string; name?: string; passkeyPolicy?: PasskeyPolicy };

async function unit(knex: Knex, { parent, name, passkeyPolicy }: UnitOptions = {}): Promise<string> {
  const id = await makeUnit(knex);
  await knex('units')
    .where({ id })
    .update({
      parent_id: parent ?? null,
      ...(name && { name: JSON.stringify({ 'zh-Hans': name, 'zh-Hant': name, en: name }) }),
      passkey_policy: passkeyPolicy ? JSON.stringify(passkeyPolicy) : null,
    });
  return id;
}

export type PostOptions = {
  /** Nobody when absent: not activated. */
  person?: string;
  unit?: string;
  title?: string;
  jobNumber?: string;
  isPrimary?: boolean;
  /** Dates as `YYYY-MM-DD`. */
  startsOn?: string;
  endsOn?: string;
  position?: number;
  ended?: string;
};

async function post(knex: Knex, options: PostOptions = {}): Promise<Made & { unit: string }> {
  const id = randomUUID();
  const unitId = options.unit ?? (await unit(knex));
  await knex('posts').insert({
    id,
    person_id: options.person ?? null,
    unit_id: unitId,
    title: options.title ?? '科员',
    job_number: options.jobNumber ?? id.slice(0, 8),
    is_primary: options.isPrimary ?? true,
    starts_on: options.startsOn ?? '2020-01-01',
    ends_on: options.endsOn ?? null,
    position: options.position ?? 0,
    ...(options.person && { activated_at: inDays(-1) }),
    ...(options.ended !== undefined && { ended_at: new Date(), end_reason: options.ended }),
  });
  return { id, key: `post:${id}`, unit: unitId };
}

export const make = { enterprise, mandate, unit, post };
