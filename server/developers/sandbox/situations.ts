import { randomUUID } from 'node:crypto';
import type { IdentityFacts, IdentityKey } from '../../lib/identity.ts';
import type { TestPerson } from '../../people/make-test-person.ts';

/** What a department must be ready for, one made-up person each. */
export const situations = [
  'level-1',
  'level-2',
  'level-3',
  'level-4',
  'no-mobile',
  'english',
  'representative',
  'agent',
  'agent-expired',
  'official',
  'locked',
] as const;
export type Situation = (typeof situations)[number];

export type TestIdentity = { identity: IdentityKey; facts: IdentityFacts; until: Date | null };

type Described = Omit<TestPerson, 'address'> & { acts?: (now: Date) => TestIdentity };

const day = 86_400_000;
const ordinary = { locale: 'zh-Hans', status: 'test', assuranceLevel: 2, hasMobile: true } as const;

const enterprise = {
  id: '00000000-0000-4000-8000-00000000e001',
  uscc: '91990000MA99990000',
  name: '沙箱示例有限公司',
  kind: 'company',
  status: 'active',
} as const;

const unitName = { 'zh-Hans': '沙箱示例局', 'zh-Hant': '沙箱示例局', en: 'Example Bureau of the Sandbox' };
const unitId = '00000000-0000-4000-8000-00000000e002';

export const described: Readonly<Record<Situation, Described>> = {
  'level-1': { ...ordinary, name: '测试甲', assuranceLevel: 1 },
  'level-2': { ...ordinary, name: '测试乙' },
  'level-3': { ...ordinary, name: '测试丙', assuranceLevel: 3 },
  'level-4': { ...ordinary, name: '测试丁', assuranceLevel: 4 },
  'no-mobile': { ...ordinary, name: '测试戊', hasMobile: false },
  english: { ...ordinary, name: 'Test Example', locale: 'en', assuranceLevel: 3 },
  representative: { ...ordinary, name: '测试己', assuranceLevel: 3, acts: representative },
  agent: { ...ordinary, name: '测试庚', assuranceLevel: 3, acts: (now) => agent(new Date(now.getTime() + 3650 * day)) },
  'agent-expired': { ...ordinary, name: '测试辛', assuranceLevel: 3, acts: (now) => agent(now) },
  official: { ...ordinary, name: '测试壬', assuranceLevel: 3, acts: official },
  locked: { ...ordinary, name: '测试癸', status: 'locked' },
};

function representative(): TestIdentity {
  const mandate = { id: null, role: 'representative', services: null, acts: null, validUntil: null } as const;
  return {
    identity: `representative:${enterprise.id}`,
    facts: { type: 'enterprise', enterprise, mandate: { ...mandate, assuranceLevel: 4, chain: [] } },
    until: null,
  };
}

function agent(until: Date): TestIdentity {
  const id = randomUUID();
  const mandate = { id, role: 'agent', services: null, acts: null, validUntil: until.toISOString() } as const;
  return {
    identity: `mandate:${id}`,
    facts: { type: 'enterprise', enterprise, mandate: { ...mandate, assuranceLevel: 4, chain: [] } },
    until,
  };
}

function official(): TestIdentity {
  const postId = randomUUID();
  const unit = { unitId, unitName, level: 'province', divisionCode: '990000' } as const;
  const post = { postId, title: '科员', jobNumber: 'T-0001', isPrimary: true, passkeyPolicy: null };
  return {
    identity: `post:${postId}`,
    facts: {
      type: 'official',
      official: { ...post, ...unit, unitPath: [{ id: unitId, name: unitName, divisionCode: '990000' }] },
    },
    until: null,
  };
}
