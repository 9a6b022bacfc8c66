import assert from 'node:assert/strict';
import { challengeFor, type Demand, type Introspected, readChallenge, refusalOf } from '../../demo/step-up.ts';

const now = new Date('2026-06-01T12:00:00Z');
const seconds = now.getTime() / 1000;
const demand: Demand = { acr: 'urn:yimen:aal2', maxAgeSeconds: 600 };

describe('step-up challenges of a department (RFC 9470)', () => {
  const table: [string, Introspected, ReturnType<typeof refusalOf>][] = [
    ['gives to a login as asked', { active: true, acr: 'urn:yimen:aal2', auth_time: seconds - 600 }, undefined],
    ['gives to a stronger one', { active: true, acr: 'phr', auth_time: seconds }, undefined],
    [
      'refuses a weaker one',
      { active: true, acr: 'urn:yimen:aal1', auth_time: seconds },
      'insufficient_user_authentication',
    ],
    [
      'refuses an older one',
      { active: true, acr: 'phr', auth_time: seconds - 601 },
      'insufficient_user_authentication',
    ],
    ['refuses one of which nothing is known', { active: true }, 'insufficient_user_authentication'],
    ['refuses an unknown level', { active: true, acr: 'x', auth_time: seconds }, 'insufficient_user_authentication'],
    ['refuses a token that has ended', { active: false, acr: 'phr', auth_time: seconds }, 'invalid_token'],
  ];
  for (const [name, introspected, expected] of table) {
    it(name, () => assert.equal(refusalOf(introspected, demand, now), expected));
  }

  it('are read by the client as they were written', () => {
    assert.deepEqual(readChallenge(challengeFor('insufficient_user_authentication', demand)), demand);
    assert.deepEqual(readChallenge('Bearer error="insufficient_user_authentication", max_age="5"'), {
      maxAgeSeconds: 5,
    });
  });

  it('are none where another thing is missing', () => {
    for (const header of [null, '', 'Bearer', challengeFor('invalid_token', demand), 'Basic realm="x"']) {
      assert.equal(readChallenge(header), undefined);
    }
  });
});
