import assert from 'node:assert/strict';
import type { RegisteredEnterprise } from '../../adapters/registries/fake-enterprise.ts';
import { RegistryUnavailable } from '../../adapters/registries/unavailable.ts';
import { checkDueEnterprises } from '../../server/enterprises/check-due.ts';
import { claimEnterprise } from '../../server/enterprises/claim-enterprise.ts';
import { useDatabase } from '../support/database.ts';
import { enterpriseParts, registryOf, type Verified, verified } from './support.ts';

const hour = 3_600_000;

describe('enterprises/check-due', () => {
  const database = useDatabase();
  const registry = registryOf();
  let isDown = false;
  let now = new Date('2026-03-02T00:00:00Z');
  const pass = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };
  const failing = {
    isFake: true,
    lookUp: async (question: Parameters<typeof registry.lookUp>[0]) => {
      if (isDown) throw new RegistryUnavailable('the enterprise registry is out of reach');
      return registry.lookUp(question);
    },
  };
  const parts = () => enterpriseParts(database().knex, failing, () => now);
  const check = () => checkDueEnterprises(parts());
  let owner: Verified;

  async function claim(more: Partial<RegisteredEnterprise> = {}): Promise<string> {
    const uscc = registry.register(owner, more);
    assert.ok((await claimEnterprise(parts(), owner.id, { uscc })).ok);
    return uscc;
  }

  before(async () => {
    owner = await verified(database().knex);
  });
  beforeEach(async () => {
    isDown = false;
    await database().knex('enterprises').update({ representative_person_id: null });
    registry.asked.length = 0;
  });

  it('asks about every claimed enterprise once a day, and about no other', async () => {
    const codes = [await claim(), await claim()];
    registry.register(owner);
    registry.asked.length = 0;
    assert.deepEqual(await check(), { checked: 0, isReachable: true });
    pass(24 * hour - 1);
    assert.deepEqual(await check(), { checked: 0, isReachable: true });
    pass(1);
    assert.deepEqual(await check(), { checked: 2, isReachable: true });
    assert.deepEqual(registry.asked.map(({ uscc }) => uscc).sort(), codes.sort());
    assert.deepEqual(await check(), { checked: 0, isReachable: true });
  });

  it('begins with those never asked about', async () => {
    const uscc = await claim();
    await database().knex('enterprises').where({ uscc }).update({ checked_at: null, check_due_at: null });
    assert.deepEqual(await check(), { checked: 1, isReachable: true });
  });

  it('T-180 stops at the first silence of the registry, changes nothing, and comes round again', async () => {
    await claim();
    const gone = await claim();
    delete registry.entry(gone).representative;
    pass(24 * hour);
    isDown = true;
    assert.deepEqual(await check(), { checked: 0, isReachable: false });
    const represented = () => database().knex('enterprises').where({ representative_person_id: owner.id });
    assert.equal((await represented()).length, 2);
    isDown = false;
    pass(14 * 60_000);
    assert.deepEqual(await check(), { checked: 0, isReachable: true });
    pass(60_000);
    assert.deepEqual(await check(), { checked: 2, isReachable: true });
    assert.equal((await represented()).length, 1);
  });

  it('shares out the work among processes: nobody is asked about twice', async () => {
    for (let count = 0; count < 45; count += 1) await claim();
    registry.asked.length = 0;
    pass(24 * hour);
    const done = await Promise.all(Array.from({ length: 4 }, check));
    assert.equal(
      done.reduce((sum, { checked }) => sum + checked, 0),
      45,
    );
    assert.equal(new Set(registry.asked.map(({ uscc }) => uscc)).size, 45);
    assert.equal(registry.asked.length, 45);
  });
});
