import type { Knex } from 'knex';
import { fixedId } from './fixed-id.ts';

type Mandate = {
  number: number;
  enterprise: number;
  role: 'administrator' | 'agent';
  agent: { person: number } | { enterprise: number };
  /** Person who granted it, and as administrator by which mandate. */
  grantedBy: number;
  via?: number;
  /** The agency's mandate this one is a part of. */
  parent?: number;
  acceptedBy: number;
  services: string[] | null;
  acts: string[] | null;
  assuranceLevel: number;
  from: string;
  until: string;
  /** Ran out before the story begins, and everybody has been told. */
  hasRunOut?: true;
  note: string;
};

/** The baker's books are kept by an agency, which lets its accountant do it; a mandate of the company has run out. */
export const mandates: readonly Mandate[] = [
  {
    number: 1,
    enterprise: 2,
    role: 'agent',
    agent: { enterprise: 7 },
    grantedBy: 4,
    acceptedBy: 12,
    services: ['tax-demo'],
    acts: ['view', 'prepare', 'submit'],
    assuranceLevel: 2,
    from: '2026-01-01',
    until: '2028-01-01',
    note: '委托代理记账和报税',
  },
  {
    number: 2,
    enterprise: 2,
    role: 'agent',
    agent: { person: 13 },
    grantedBy: 12,
    parent: 1,
    acceptedBy: 13,
    services: ['tax-demo'],
    acts: ['view', 'prepare', 'submit'],
    assuranceLevel: 2,
    from: '2026-01-01',
    until: '2028-01-01',
    note: '面包店的账由孙会计负责',
  },
  {
    number: 3,
    enterprise: 1,
    role: 'administrator',
    agent: { person: 3 },
    grantedBy: 2,
    acceptedBy: 3,
    services: null,
    acts: null,
    assuranceLevel: 2,
    from: '2026-01-01',
    until: '2029-01-01',
    note: '办公室主任',
  },
  {
    number: 4,
    enterprise: 1,
    role: 'agent',
    agent: { person: 5 },
    grantedBy: 3,
    via: 3,
    acceptedBy: 5,
    services: ['tax-demo'],
    acts: null,
    assuranceLevel: 2,
    from: '2026-01-01',
    until: '2026-07-01',
    hasRunOut: true,
    note: '上半年办税',
  },
];

export async function seedMandates(tx: Knex.Transaction): Promise<void> {
  // One after the other: each rests on rows before it.
  for (const mandate of mandates) await tx('mandates').insert(rowOf(mandate)).onConflict().ignore();
}

function rowOf(mandate: Mandate) {
  const { agent } = mandate;
  const from = midnight(mandate.from);
  return {
    id: fixedId('mandate', mandate.number),
    enterprise_id: fixedId('enterprise', mandate.enterprise),
    parent_id: mandate.parent === undefined ? null : fixedId('mandate', mandate.parent),
    granted_by: fixedId('person', mandate.grantedBy),
    granted_via: mandate.via === undefined ? null : fixedId('mandate', mandate.via),
    role: mandate.role,
    agent_person_id: 'person' in agent ? fixedId('person', agent.person) : null,
    agent_enterprise_id: 'enterprise' in agent ? fixedId('enterprise', agent.enterprise) : null,
    invitation_expires_at: new Date(from.getTime() + 7 * 86_400_000),
    services: mandate.services,
    acts: mandate.acts,
    assurance_level: mandate.assuranceLevel,
    valid_from: from,
    valid_until: midnight(mandate.until),
    note: mandate.note,
    created_at: from,
    accepted_at: from,
    accepted_by: fixedId('person', mandate.acceptedBy),
    ended_at: mandate.hasRunOut ? midnight(mandate.until) : null,
    end_reason: mandate.hasRunOut ? 'expired' : null,
  };
}

/** Start of a day here (Asia/Shanghai). */
function midnight(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}
