import assert from 'node:assert/strict';
import {
  type ActFor,
  askedDetail,
  grantedDetail,
  isWithin,
  judgeDetail,
  mayActAs,
  actForEnterprise as type,
} from '../../server/identities/act-for.ts';
import type { IdentityFacts } from '../../server/lib/identity.ts';
import { agentFacts, officialFacts, representativeFacts } from '../support/identity-facts.ts';

const enterprise = '91440101MA5TERT15W';
const tax = { clientId: 'tax-demo', servesEnterprises: true };
const detail: ActFor = { type, enterprise };

describe('authorization details', () => {
  const allowed: [string, object][] = [
    ['an enterprise', detail],
    ['the asking application itself', { ...detail, service: 'tax-demo' }],
    ['actions', { ...detail, actions: ['submit', 'pay'] }],
    ['an old code with a wrong inner check', { ...detail, enterprise: '914401010000000430' }],
  ];
  for (const [what, asked] of allowed) it(`takes ${what}`, () => assert.equal(judgeDetail(asked, tax, 1), undefined));

  const refused: [string, object, RegExp, { servesEnterprises?: boolean; count?: number }?][] = [
    ['another type', { ...detail, type: 'x' }, /malformed/],
    ['unknown members (RFC 9396 section 5)', { ...detail, datatypes: ['x'] }, /malformed/],
    ['no enterprise', { type }, /malformed/],
    ['an action that no mandate knows', { ...detail, actions: ['x'] }, /malformed/],
    ['no action in the list', { ...detail, actions: [] }, /malformed/],
    ['too many actions', { ...detail, actions: Array(6).fill('pay') }, /malformed/],
    ['a wrong code', { ...detail, enterprise: '91440101MA5TERT150' }, /social credit code/],
    ['a code in another spelling', { ...detail, enterprise: ` ${enterprise.toLowerCase()}` }, /social credit code/],
    ['another application', { ...detail, service: 'housing-demo' }, /your own client_id/],
    ['two enterprises', detail, /one enterprise/, { count: 2 }],
    ['an application for citizens', detail, /does not serve/, { servesEnterprises: false }],
  ];
  for (const [what, asked, why, { servesEnterprises = true, count = 1 } = {}] of refused) {
    it(`refuses ${what}`, () => assert.match(String(judgeDetail(asked, { ...tax, servesEnterprises }, count)), why));
  }

  it('reads what a request asks, and nothing where there is nothing', () => {
    assert.deepEqual(askedDetail(JSON.stringify([{ ...detail, actions: ['submit'] }])), {
      ...detail,
      actions: ['submit'],
    });
    assert.equal(askedDetail(undefined), undefined);
  });

  const acting: [string, IdentityFacts, object, boolean][] = [
    ['the representative may do everything', representativeFacts(), { actions: ['sign', 'pay'] }, true],
    ['an agent may do what the mandate says', agentFacts(), { actions: ['submit'] }, true],
    ['an agent may not do more', agentFacts(), { actions: ['submit', 'pay'] }, false],
    ['an agent of all acts may do each', agentFacts({ acts: null }), { actions: ['pay'] }, true],
    ['an agent may not act at other applications', agentFacts({ services: ['housing-demo'] }), {}, false],
    ['nobody may act for another enterprise', representativeFacts(), { enterprise: '91440300MA5GDX0793' }, false],
    ['a citizen may not act', { type: 'citizen' }, {}, false],
    ['an official may not act', officialFacts(), {}, false],
  ];
  for (const [what, facts, asked, expected] of acting) {
    it(what, () => assert.equal(mayActAs({ ...detail, ...asked }, facts, 'tax-demo'), expected));
  }

  it('takes less for a part of more, and nothing else', () => {
    const some: ActFor = { ...detail, actions: ['submit', 'pay'] };
    assert.ok(isWithin({ ...detail, actions: ['submit'] }, some));
    assert.ok(isWithin(some, some));
    assert.ok(isWithin(some, detail) && isWithin(detail, detail));
    assert.ok(!isWithin(detail, some));
    assert.ok(!isWithin({ ...detail, actions: ['sign'] }, some));
    assert.ok(!isWithin({ ...some, enterprise: '91440300MA5GDX0793' }, some));
  });

  it('spells out what is granted', () => {
    assert.deepEqual(grantedDetail(detail, agentFacts(), 'tax-demo'), {
      ...detail,
      service: 'tax-demo',
      actions: ['submit'],
    });
    assert.deepEqual(grantedDetail(detail, representativeFacts(), 'tax-demo'), { ...detail, service: 'tax-demo' });
    const narrowed = { ...detail, actions: ['submit'] };
    assert.deepEqual(grantedDetail(narrowed, representativeFacts(), 'tax-demo'), { ...narrowed, service: 'tax-demo' });
  });
});
