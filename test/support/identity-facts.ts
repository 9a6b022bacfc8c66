import type { EnterpriseFacts, OfficialFacts } from '../../server/lib/identity.ts';

const text = (name: string) => ({ 'zh-Hans': name, 'zh-Hant': name, en: `${name} (en)` });

/** An agent of a bakery, by a mandate of their own. */
export function agentFacts(mandate: Partial<EnterpriseFacts['mandate']> = {}): EnterpriseFacts {
  return {
    type: 'enterprise',
    enterprise: {
      id: '7d0c1f6e-0000-4000-8000-000000000001',
      uscc: '91440101MA5TERT15W',
      name: '示例面包店',
      kind: 'sole-trader',
      status: 'active',
    },
    mandate: {
      id: '7d0c1f6e-0000-4000-8000-000000000002',
      role: 'agent',
      services: ['tax-demo', 'housing-demo'],
      acts: ['submit'],
      validUntil: '2027-12-31T16:00:00+00:00',
      assuranceLevel: 2,
      chain: [],
      ...mandate,
    },
  };
}

export function representativeFacts(): EnterpriseFacts {
  return agentFacts({
    id: null,
    role: 'representative',
    services: null,
    acts: null,
    validUntil: null,
    assuranceLevel: 4,
  });
}

export function officialFacts(official: Partial<OfficialFacts['official']> = {}): OfficialFacts {
  const bureau = { id: '7d0c1f6e-0000-4000-8000-000000000003', name: text('省税务局'), divisionCode: '440000' };
  const office = { id: '7d0c1f6e-0000-4000-8000-000000000004', name: text('东城税务所'), divisionCode: '441900003' };
  return {
    type: 'official',
    official: {
      postId: '7d0c1f6e-0000-4000-8000-000000000005',
      title: '科员',
      jobNumber: 'T-0042',
      isPrimary: true,
      unitId: office.id,
      unitName: office.name,
      level: 'township',
      divisionCode: office.divisionCode,
      unitPath: [bureau, office],
      passkeyPolicy: null,
      ...official,
    },
  };
}
