import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerVerified } from '../../../server/oidc/verified-claims/answer.ts';
import { verifiedFacts } from '../../../server/oidc/verified-claims/facts.ts';
import { claimsAskedVerified, parseVerifiedRequest } from '../../../server/oidc/verified-claims/request.ts';

const now = new Date('2026-03-01T00:00:00Z');
const verifiedAt = new Date('2026-02-01T00:00:00.500Z');
const person = { name: '李示例', assuranceLevel: 2, assuranceAt: verifiedAt };
const document = {
  type: 'resident-id',
  issuer: 'CHN',
  number: '440000199003079985',
  method: 'registry',
  verifiedAt,
  vouchedBy: [],
};
const all = { name: true, document: true };
const framework = { trust_framework: null };
const name = { name: null };

function ask(asked: unknown, granted = all, who = person) {
  const [request] = parseVerifiedRequest(asked) ?? [];
  assert.ok(request, 'the request is well formed');
  const facts = verifiedFacts(who, granted, document);
  return facts && answerVerified(request, facts, now);
}

describe('verified claims', () => {
  it('gives what is asked for and nothing beside it', () => {
    assert.deepEqual(ask({ verification: framework, claims: name }), {
      verification: { trust_framework: 'cn_yimen_ial' },
      claims: { name: '李示例' },
    });
    const more = { trust_framework: { value: 'cn_yimen_ial' }, time: { max_age: 2_678_400 }, assurance_level: null };
    assert.deepEqual(ask({ verification: more, claims: name })?.verification, {
      trust_framework: 'cn_yimen_ial',
      time: '2026-02-01T00:00:00Z',
      assurance_level: 'ial2',
    });
  });

  it('gives the evidence in the form it was asked for', () => {
    const evidence = [
      {
        type: { value: 'document' },
        check_details: [{ check_method: null }],
        document_details: { type: null, issuer: { country_code: null } },
      },
    ];
    assert.deepEqual(ask({ verification: { ...framework, evidence }, claims: name })?.verification, {
      trust_framework: 'cn_yimen_ial',
      evidence: [
        {
          type: 'document',
          check_details: [{ check_method: 'data' }],
          document_details: { type: 'resident-id', issuer: { country_code: 'CHN' } },
        },
      ],
    });
  });

  it('leaves out what is not known when nothing was demanded of it', () => {
    const verification = {
      ...framework,
      verification_process: null,
      evidence: [{ type: { value: 'document' }, check_details: [{ txn: null }], attachments: null }],
    };
    assert.deepEqual(ask({ verification, claims: { ...name, birthdate: null, nickname: null } }), {
      verification: { trust_framework: 'cn_yimen_ial', evidence: [{ type: 'document' }] },
      claims: { name: '李示例' },
    });
  });

  const unmet: [string, object, object][] = [
    ['another trust framework', { trust_framework: { value: 'eidas' } }, name],
    ['none of several trust frameworks', { trust_framework: { values: ['eidas', 'de_aml'] } }, name],
    ['another level', { ...framework, assurance_level: { value: 'ial3' } }, name],
    ['a proof that is too old', { ...framework, time: { max_age: 2_400_000 } }, name],
    ['evidence of another kind', { ...framework, evidence: [{ type: { value: 'vouch' } }] }, name],
    [
      'another check',
      {
        ...framework,
        evidence: [{ type: { value: 'document' }, check_details: [{ check_method: { value: 'vpip' } }] }],
      },
      name,
    ],
    ['a limit on what is not known', { ...framework, verification_process: { value: 'x' } }, name],
    ['an age of what is no time', { trust_framework: { max_age: 9e9 } }, name],
    ['no claim that is left', framework, { birthdate: null }],
    ['a claim with another value, alone', framework, { name: { value: '王示例' } }],
  ];
  for (const [why, verification, claims] of unmet) {
    it(`gives nothing at all for ${why}`, () => assert.equal(ask({ verification, claims }), undefined));
  }

  it('leaves out a claim with another value and gives the others', () => {
    const claims = { name: { values: ['王示例'] }, id_document: { essential: true } };
    assert.deepEqual(Object.keys(ask({ verification: framework, claims })?.claims ?? {}), ['id_document']);
  });

  it('T-018 tells neither claim nor evidence that was not granted', () => {
    const evidence = [{ type: { value: 'document' }, document_details: { type: null, document_number: null } }];
    const answer = ask(
      { verification: { ...framework, evidence }, claims: { ...name, id_document: null } },
      { name: true, document: false },
    );
    assert.deepEqual(answer, {
      verification: { trust_framework: 'cn_yimen_ial', evidence: [{ type: 'document' }] },
      claims: { name: '李示例' },
    });
    assert.equal(ask({ verification: framework, claims: name }, { name: false, document: false }), undefined);
    const probing = [{ type: { value: 'document' }, document_details: { type: { value: 'resident-id' } } }];
    for (const granted of [all, { name: true, document: false }]) {
      const told = ask({ verification: { ...framework, evidence: probing }, claims: name }, granted);
      assert.equal(told === undefined, !granted.document);
    }
  });

  it('says nothing of somebody whose name nobody confirmed', () => {
    const self = { ...person, assuranceLevel: 1, assuranceAt: null };
    assert.equal(ask({ verification: framework, claims: name }, all, self as unknown as typeof person), undefined);
  });

  it('knows claims hidden in evidence', () => {
    const evidence = [{ type: { value: 'document' }, document_details: { document_number: null } }];
    const requests = parseVerifiedRequest({ verification: { ...framework, evidence }, claims: name }) ?? [];
    assert.deepEqual(claimsAskedVerified(requests), ['name', 'id_document']);
  });

  const deep = JSON.parse(`${'{"a":'.repeat(5000)}null${'}'.repeat(5000)}`);
  const malformed: [string, unknown][] = [
    ['null', null],
    ['a text', 'x'],
    ['an empty list', []],
    ['too long a list', Array(11).fill({ verification: framework, claims: name })],
    ['no verification', { claims: name }],
    ['no trust framework', { verification: {}, claims: name }],
    ['no claims', { verification: framework }],
    ['empty claims', { verification: framework, claims: {} }],
    ['a claim that is a text', { verification: framework, claims: { name: 'x' } }],
    ['an unknown limit', { verification: framework, claims: { name: { like: 'x' } } }],
    ['evidence without type', { verification: { ...framework, evidence: [{}] }, claims: name }],
    ['evidence that is no list', { verification: { ...framework, evidence: {} }, claims: name }],
    ['another member', { verification: framework, claims: name, more: 1 }],
    ['a text in place of a member', { verification: { ...framework, time: 'x' }, claims: name }],
    ['endless nesting', { verification: { ...framework, x: deep }, claims: name }],
  ];
  for (const [what, asked] of malformed) {
    it(`refuses a request with ${what}`, () => assert.equal(parseVerifiedRequest(asked), undefined));
  }

  it('T-133 withstands whatever is asked, and never gives more than is known', () => {
    const template = fc.object({ maxDepth: 4, withNullPrototype: false });
    fc.assert(
      fc.property(template, (verification) => {
        const asked = { verification: { ...verification, trust_framework: null }, claims: { name: null } };
        const [request] = parseVerifiedRequest(asked) ?? [];
        const facts = verifiedFacts(person, { name: true, document: false }, document);
        if (!request || !facts) return;
        const told = JSON.stringify(answerVerified(request, facts, now) ?? {});
        assert.doesNotMatch(told, /440000/);
        assert.equal(({} as Record<string, unknown>).polluted, undefined);
      }),
      { numRuns: 500 },
    );
  });
});
