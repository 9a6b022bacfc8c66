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

  it('reads a version that was stored before a setting came, and one with values that cannot be any more', () => {
    const read = (name: PolicyName, stored: object) => readStored(name, stored as PolicySettings);
    const of = (settings: object, ...strays: string[]) => ({ settings, strays });
    assert.deepEqual(read('sessions', { idleMinutes: 15 }), of({ idleMinutes: 15, absoluteHours: 24 }));
    assert.deepEqual(
      read('sessions', { idleMinutes: 1000, absoluteHours: 0, gone: 7 }),
      of({ idleMinutes: 60, absoluteHours: 1 }, 'idleMinutes', 'absoluteHours'),
    );
    assert.deepEqual(
      read('password', { leastLength: 6, staffExpiryDays: -1 }),
      of({ leastLength: 8, staffExpiryDays: 30 }, 'leastLength', 'staffExpiryDays'),
    );
    for (const value of ['15', 15.5, null, {}, true]) {
      const found = read('sessions', { idleMinutes: value });
      assert.deepEqual(found, of({ idleMinutes: 60, absoluteHours: 24 }, 'idleMinutes'), String(value));
    }
  });

  it('takes whatever is stored for settings that can be, the nearest to it', () => {
    const anything = fc.oneof(fc.integer(), fc.boolean(), fc.double(), fc.string(), fc.constant(null));
    for (const name of policyNames) {
      const stored = fc.record(Object.fromEntries(fieldsOf(name).map(([field]) => [field, anything])));
      fc.assert(
        fc.property(stored, (one) => {
          const { settings, strays } = readStored(name, one as PolicySettings);
          assert.deepEqual(wrongFields(name, settings), []);
          assert.deepEqual(strays.length === 0, wrongFields(name, one as PolicySettings).length === 0);
        }),
      );
    }
  });
});
