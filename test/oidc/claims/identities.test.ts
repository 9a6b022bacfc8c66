import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { effectiveAssurance } from '../../../server/identities/qualify.ts';
import type { IdentityFacts } from '../../../server/lib/identity.ts';
import { enterpriseClaim, mandateClaim } from '../../../server/oidc/claims/enterprise.ts';
import { identityClaim } from '../../../server/oidc/claims/identity.ts';
import { officialClaim } from '../../../server/oidc/claims/official.ts';
import { agentFacts, officialFacts, representativeFacts } from '../../support/identity-facts.ts';

const tax = { pairwiseKey: createSecretKey(Buffer.alloc(32, 1)), sector: 'tax.example', clientId: 'tax-demo' };
const housing = { ...tax, sector: 'housing.example', clientId: 'housing-demo' };
const citizen: IdentityFacts = { type: 'citizen' };

describe('claims of an identity', () => {
  describe('identity', () => {
    const idOf = (facts: IdentityFacts, to = tax, person = 'p1') => identityClaim(to, person, facts).id;

    it('is the same every time, and another one for every hat, person and sector', () => {
      const ids = [
        idOf(citizen),
        idOf(agentFacts()),
        idOf(officialFacts()),
        idOf(officialFacts({ postId: 'another' })),
        idOf(citizen, housing),
        idOf(agentFacts(), housing),
        idOf(citizen, tax, 'p2'),
        idOf(agentFacts(), tax, 'p2'),
      ];
      assert.equal(new Set(ids).size, ids.length);
      assert.equal(idOf(agentFacts()), idOf(agentFacts()));
    });

    it('stays when a mandate is renewed and when an agent becomes the representative', () => {
      assert.equal(idOf(agentFacts()), idOf(agentFacts({ id: 'renewed', validUntil: '2030-01-01T00:00:00Z' })));
      assert.equal(idOf(agentFacts()), idOf(representativeFacts()));
    });
  });

  const levels: [string, number, IdentityFacts, number][] = [
    ['a citizen counts for what they proved', 3, citizen, 3],
    ['an official counts for what they proved', 3, officialFacts(), 3],
    ['a representative counts for what they proved', 2, representativeFacts(), 2],
    ['an agent never counts for more than the grantor did', 4, agentFacts({ assuranceLevel: 2 }), 2],
    ['an agent never counts for more than they proved themselves', 1, agentFacts({ assuranceLevel: 4 }), 1],
  ];
  for (const [name, person, facts, expected] of levels) {
    it(`ial: ${name}`, () => assert.equal(effectiveAssurance(person, facts), expected));
  }

  describe('mandate', () => {
    it('names the asking application alone among the services it is for', () => {
      const claim = mandateClaim(agentFacts(), tax);
      assert.deepEqual(claim.services, ['tax-demo']);
      assert.doesNotMatch(JSON.stringify(claim), /housing/);
    });

    it('tells role, acts and end; a representative has no id and no end', () => {
      const agent = mandateClaim(agentFacts(), tax);
      assert.deepEqual([agent.role, agent.acts, agent.until], ['agent', ['submit'], '2027-12-31T16:00:00Z']);
      assert.deepEqual(mandateClaim(representativeFacts(), tax), {
        role: 'representative',
        services: 'all',
        acts: 'all',
        chain: [],
      });
    });

    it('has ids that two sectors cannot compare, also in its chain', () => {
      const link = { mandate: '7d0c1f6e-0000-4000-8000-000000000009', uscc: '91440300MA5GDX0793', name: '示例代理' };
      const facts = agentFacts({ chain: [link] });
      const [here, there] = [mandateClaim(facts, tax), mandateClaim(facts, housing)];
      assert.notEqual(here.id, there.id);
      assert.notEqual(here.chain[0]?.mandate, there.chain[0]?.mandate);
      assert.doesNotMatch(JSON.stringify([here, there]), /7d0c1f6e/);
      assert.deepEqual({ ...here.chain[0], mandate: '' }, { mandate: '', uscc: link.uscc, name: link.name });
    });
  });

  it('enterprise: code, name, kind and status, and not our row id', () => {
    assert.deepEqual(enterpriseClaim(agentFacts()), {
      uscc: '91440101MA5TERT15W',
      name: '示例面包店',
      kind: 'sole-trader',
      status: 'active',
    });
  });

  it('official: unit, path from the top down, one post with an id of this sector alone, job number; no policy', () => {
    const facts = officialFacts({ passkeyPolicy: { hardwareBound: true, models: null } });
    const claim = officialClaim(facts, tax);
    const { unit_path, post_id, ...plain } = claim;
    assert.deepEqual(plain, {
      unit_id: facts.official.unitId,
      unit_name: '东城税务所',
      'unit_name#zh-Hant': '东城税务所',
      'unit_name#en': '东城税务所 (en)',
      unit_level: 'township',
      division_code: '441900003',
      post: '科员',
      primary: true,
      job_number: 'T-0042',
    });
    assert.deepEqual(
      unit_path.map(({ name, division_code }) => [name, division_code]),
      [
        ['省税务局', '440000'],
        ['东城税务所', '441900003'],
      ],
    );
    assert.notEqual(post_id, officialClaim(facts, housing).post_id);
    assert.doesNotMatch(JSON.stringify(claim), /hardware|000000000005/);
  });
});
