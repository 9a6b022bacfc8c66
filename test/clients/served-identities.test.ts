import assert from 'node:assert/strict';
import { everybody, parseServedIdentities, servesAnybody } from '../../server/clients/served-identities.ts';

describe('the identities an application declares', () => {
  it('are read as they were written', () => {
    const declared = {
      citizen: { ial: 2, proofMaxAgeDays: 365 },
      enterprise: { acr: 'urn:yimen:aal2', scopes: ['enterprise', 'email'] },
      official: {},
    };
    assert.deepEqual(parseServedIdentities(declared), declared);
  });

  it('are refused in any other form', () => {
    for (const wrong of [
      undefined,
      null,
      [],
      'citizen',
      {},
      { guest: {} },
      { citizen: null },
      { citizen: { ial: 0 } },
      { citizen: { ial: 5 } },
      { citizen: { ial: 2.5 } },
      { citizen: { ial: '2' } },
      { citizen: { acr: 'strong' } },
      { citizen: { proofMaxAgeDays: 0 } },
      { citizen: { scopes: 'email' } },
      { citizen: { scopes: ['a b'] } },
      { citizen: { scopes: [''] } },
      { citizen: { level: 2 } },
    ]) {
      assert.equal(parseServedIdentities(wrong), undefined, JSON.stringify(wrong));
    }
  });

  it('ask for a look at the person as soon as something is needed of them', () => {
    assert.equal(servesAnybody(everybody), true);
    assert.equal(servesAnybody({ citizen: { scopes: ['email'] } }), true);
    for (const needing of [
      { citizen: { ial: 1 } },
      { citizen: { acr: 'phr' } as const },
      { citizen: { proofMaxAgeDays: 9 } },
      { citizen: {}, enterprise: {} },
      { official: {} },
      { enterprise: {} },
    ]) {
      assert.equal(servesAnybody(needing), false, JSON.stringify(needing));
    }
  });
});
