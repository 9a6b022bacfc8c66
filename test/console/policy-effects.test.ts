import assert from 'node:assert/strict';
import { effectsOf } from '../../server/console/policy-effects/effects.ts';
import { defaultsOf, differences, type PolicyName, type PolicySettings } from '../../server/policies/policy.ts';
import { makePerson } from '../authenticators/fixtures.ts';
import { hold, makeUnitBelow } from '../roles/province.ts';
import { testConfig } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';

const day = 86_400_000;

describe('what a change of a policy would do', () => {
  const database = useDatabase();
  const now = new Date();

  function effects(name: PolicyName, changed: PolicySettings, most?: number) {
    const [from, to] = [defaultsOf(name) as PolicySettings, { ...defaultsOf(name), ...changed } as PolicySettings];
    const parts = { knex: database().knex, config: testConfig(), clock: () => now };
    return effectsOf(parts, { name, to, changes: differences(name, from, to) }, most);
  }

  /** Nine administrators, of whom the first four have no password, and four one of before last month. */
  before(async () => {
    const { knex } = database();
    const unitId = await makeUnitBelow(knex, null);
    for (let index = 0; index < 9; index += 1) {
      const personId = await makePerson(knex);
      await hold(knex, personId, 'desk', unitId);
      const changedAt = new Date(now.getTime() - (index === 8 ? 1 : 40) * day);
      const password = { person_id: personId, hash: 'none', pepper_version: 1, changed_at: changedAt };
      if (index >= 4) await knex('passwords').insert(password);
    }
  });

  it('counts those who have a password, however many have none', async () => {
    const all = { kind: 'passwords', looked: 5, affected: 4, isPart: false };
    assert.deepEqual(await effects('password', { staffExpiryDays: 30 }), [all]);
    assert.deepEqual(await effects('password', { staffExpiryDays: 30 }, 5), [all], 'as many as are looked at');
  });

  it('says where it is a part of them', async () => {
    const [part] = await effects('password', { staffExpiryDays: 30 }, 3);
    assert.deepEqual([part?.looked, part?.isPart], [3, true]);
    assert.ok((part?.affected ?? 0) >= 2);
    assert.deepEqual(await effects('levels', { administratorLevel: 3 }, 8), [
      { kind: 'administrators', looked: 8, affected: 8, isPart: true },
    ]);
    assert.deepEqual(await effects('levels', { administratorLevel: 3 }, 9), [
      { kind: 'administrators', looked: 9, affected: 9, isPart: false },
    ]);
  });

  it('counts nothing for what is loosened', async () => {
    assert.deepEqual(await effects('password', { leastLength: 9 }), []);
  });
});
