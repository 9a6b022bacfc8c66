import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  defaultsOf,
  differences,
  fieldsOf,
  type PolicyName,
  type PolicySettings,
  policyNames,
  readStored,
  wrongFields,
} from '../../server/policies/policy.ts';
import { anySettings } from './any-settings.ts';

describe('what a policy can be', () => {
  it('takes its own defaults, and nothing outside of the bounds or of another policy', () => {
    for (const name of policyNames) {
      assert.deepEqual(wrongFields(name, defaultsOf(name)), []);
      assert.deepEqual(wrongFields(name, { ...defaultsOf(name), other: 1 }), ['other']);
      for (const [field, declared] of fieldsOf(name)) {
        const wrong: unknown[] =
          declared.kind === 'switch' ? [0, 1] : [declared.least - 1, declared.most + 1, 8.5, true];
        for (const value of [...wrong, undefined, null, 'yes', -1, Number.NaN])
          assert.deepEqual(
            wrongFields(name, { ...defaultsOf(name), [field]: value } as PolicySettings),
            [field],
            `${field} ${value}`,
          );
      }
    }
  });

  it('tells which way every setting goes: what loosens on the way there tightens on the way back', () => {
    for (const name of policyNames) {
      fc.assert(
        fc.property(anySettings(name), anySettings(name), (one, other) => {
          const there = differences(name, one, other);
          const back = differences(name, other, one);
          assert.deepEqual(
            there.map(({ field, isLooser }) => [field, isLooser]),
            back.map(({ field, isLooser }) => [field, !isLooser]),
          );
        }),
      );
    }
  });

  it('knows the loosest: a shorter password, one that never expires, a longer session, an open door', () => {
    const loosens = (name: PolicyName, from: PolicySettings, to: PolicySettings) =>
      differences(name, { ...defaultsOf(name), ...from }, { ...defaultsOf(name), ...to }).map((one) => one.isLooser);
    assert.deepEqual(loosens('password', { leastLength: 12 }, { leastLength: 8 }), [true]);
    assert.deepEqual(loosens('password', { staffExpiryDays: 30 }, { staffExpiryDays: 0 }), [true]);
    assert.deepEqual(loosens('password', { staffExpiryDays: 0 }, { staffExpiryDays: 1095 }), [false]);
    assert.deepEqual(loosens('password', { staffExpiryDays: 30 }, { staffExpiryDays: 90 }), [true]);
    assert.deepEqual(loosens('sessions', { idleMinutes: 5 }, { idleMinutes: 60 }), [true]);
    assert.deepEqual(loosens('levels', { officialLevel: 2 }, { officialLevel: 3 }), [false]);
    assert.deepEqual(loosens('registration', { byMobile: false }, { byMobile: true }), [true]);
  });

  it('reads a version that was stored before a setting came, and none with a value that cannot be', () => {
    assert.deepEqual(readStored('sessions', { idleMinutes: 15 }), { idleMinutes: 15, absoluteHours: 24 });
    assert.throws(() => readStored('sessions', { idleMinutes: 1000 }), /idleMinutes/);
  });
});
