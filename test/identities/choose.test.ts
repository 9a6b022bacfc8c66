import assert from 'node:assert/strict';
import { type Choice, chooseIdentity, readChoice } from '../../server/identities/choose.ts';
import type { Candidate, Missing } from '../../server/identities/qualify.ts';
import type { IdentityKey } from '../../server/lib/identity.ts';

const ids = ['0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c51', '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c52'];
const myself: IdentityKey = 'citizen';
const shop: IdentityKey = `representative:${ids[0]}`;
const office: IdentityKey = `post:${ids[1]}`;

/** What the rule asks of a candidate is its key and what it lacks. */
function candidate(key: IdentityKey, ...missing: Missing[]): Candidate {
  return { identity: { key, facts: { type: 'citizen' } }, missing };
}

describe('the choice of an identity', () => {
  const nothing = { chosen: undefined, remembered: undefined, ask: false };
  const enter = (key: IdentityKey, how: 'chosen' | 'remembered' | 'only') => `enter ${key} ${how}`;

  const table: [string, Candidate[], Partial<Choice>, string][] = [
    ['one: no question', [candidate(myself)], {}, enter(myself, 'only')],
    [
      'one that will do among others that will not',
      [candidate(myself, 'ial'), candidate(shop)],
      {},
      enter(shop, 'only'),
    ],
    ['several: the question', [candidate(myself), candidate(shop)], {}, 'ask'],
    [
      'one of them only after a stronger login: the question too',
      [candidate(myself), candidate(office, 'acr')],
      {},
      'ask',
    ],
    ['the last choice', [candidate(myself), candidate(shop)], { remembered: shop }, enter(shop, 'remembered')],
    [
      'the last choice that needs a stronger login',
      [candidate(myself), candidate(office, 'acr')],
      { remembered: office },
      enter(office, 'remembered'),
    ],
    ['a last choice that is gone', [candidate(myself), candidate(shop)], { remembered: office }, 'ask'],
    [
      'a last choice that will not do any more',
      [candidate(myself), candidate(shop, 'service-not-covered')],
      { remembered: shop },
      enter(myself, 'only'),
    ],
    [
      'the choice of now before the last one',
      [candidate(myself), candidate(shop)],
      { remembered: shop, chosen: myself },
      enter(myself, 'chosen'),
    ],
    [
      'a choice of now that has ended meanwhile',
      [candidate(myself), candidate(shop)],
      { remembered: shop, chosen: office },
      enter(shop, 'remembered'),
    ],
    [
      'asked for the question: in spite of the last choice',
      [candidate(myself), candidate(shop)],
      { remembered: shop, ask: true },
      'ask',
    ],
    ['asked for the question: with one alone', [candidate(myself)], { ask: true }, 'ask'],
    [
      'asked for the question: answered',
      [candidate(myself), candidate(shop)],
      { ask: true, chosen: shop },
      enter(shop, 'chosen'),
    ],
    [
      'nothing that will do',
      [candidate(myself, 'ial'), candidate(shop, 'not-served')],
      { remembered: myself, chosen: shop },
      'none',
    ],
    ['nothing that will do, asked for or not', [candidate(myself, 'ial')], { ask: true }, 'none'],
    ['nobody', [], {}, 'none'],
  ];

  for (const [name, candidates, choice, expected] of table) {
    it(name, () => {
      const result = chooseIdentity({ ...nothing, candidates, ...choice });
      const told = result.name === 'enter' ? enter(result.candidate.identity.key, result.how) : result.name;
      assert.equal(told, expected);
    });
  }

  it('reads from a form what may be chosen, and nothing else', () => {
    const candidates = [candidate(myself), candidate(shop, 'ial'), candidate(office, 'acr')];
    assert.equal(readChoice(candidates, myself)?.key, myself);
    assert.equal(readChoice(candidates, office)?.key, office);
    for (const sent of [shop, `mandate:${ids[0]}`, 'CITIZEN', ' citizen', '', undefined]) {
      assert.equal(readChoice(candidates, sent), undefined, String(sent));
    }
  });
});
