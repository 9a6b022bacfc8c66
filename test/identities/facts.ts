import type { Identity, PasskeyPolicy } from '../../server/lib/identity.ts';

const id = '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d';

/** One identity of each kind, for tables of the pure rules. */
export const citizen: Identity = { key: 'citizen', facts: { type: 'citizen' } };

export function agent(services: string[] | null = null, assuranceLevel = 4): Identity {
  const enterprise = { id, uscc: '91440106M00000000X', name: '示例', kind: 'company', status: 'active' } as const;
  const limits = { services, acts: null, validUntil: null, assuranceLevel, chain: [] };
  return {
    key: `mandate:${id}`,
    facts: { type: 'enterprise', enterprise, mandate: { id, role: 'agent', ...limits } },
  };
}

export function official(passkeyPolicy: PasskeyPolicy | null = null): Identity {
  const unitName = { 'zh-Hans': '局', 'zh-Hant': '局', en: 'Office' };
  const post = { postId: id, title: '科员', jobNumber: '1', isPrimary: true };
  const unit = { unitId: id, unitName, level: 'city', divisionCode: '440100', unitPath: [] } as const;
  return {
    key: `post:${id}`,
    facts: { type: 'official', official: { ...post, ...unit, unitPath: [], passkeyPolicy } },
  };
}
