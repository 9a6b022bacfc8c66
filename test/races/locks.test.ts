import assert from 'node:assert/strict';
import { lockAccount } from '../../server/accounts/lock.ts';
import type { AccountParts } from '../../server/accounts/parts.ts';
import { createClientRegistry } from '../../server/clients/registry.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { hold, makePerson, makeUnitBelow } from '../roles/province.ts';
import { testConfig } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';

const parallel = 16;
const rounds = 5;

describe('locking at the same moment', function locking() {
  this.timeout(300_000);
  const database = useDatabase();
  const knex = () => database().knex;
  let parts: AccountParts;
  before(async () => {
    const config = testConfig();
    const cipher = createColumnCipher(config);
    const clients = await createClientRegistry({ database: database(), cipher });
    parts = { config, cipher, clients, clock: () => new Date() };
  });

  /** Shown to each other, as after a search. */
  const open = (administratorId: string, personId: string) =>
    knex()('record_openings').insert({
      administrator_id: administratorId,
      person_id: personId,
      expires_at: new Date(Date.now() + 600_000),
    });
  const lock = (administratorId: string, personId: string) =>
    knex().transaction((tx) => lockAccount(tx, parts, { administratorId, personId, reason: 'race' }));
  const statuses = async (ids: readonly string[]) =>
    (await knex()('persons').whereIn('id', ids).pluck('status')).sort();

  it('T-165 leaves one of two officers who lock each other', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const unitId = await makeUnitBelow(knex(), null);
      const [a, b] = [await makePerson(knex()), await makePerson(knex())];
      for (const id of [a, b]) await hold(knex(), id, 'security', unitId);
      await open(a, b);
      await open(b, a);
      const outcomes = await Promise.all(
        Array.from({ length: parallel }, (_, index) => (index % 2 ? lock(a, b) : lock(b, a))),
      );
      assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
      assert.deepEqual(await statuses([a, b]), ['active', 'locked']);
    }
  });

  it('locks once, whoever is asked how often', async () => {
    const unitId = await makeUnitBelow(knex(), null);
    const [admin, person] = [await makePerson(knex()), await makePerson(knex())];
    await hold(knex(), admin, 'security', unitId);
    await open(admin, person);
    const outcomes = await Promise.all(Array.from({ length: parallel }, () => lock(admin, person)));
    assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
    const events = await knex()('audit_events').where({ type: 'person.account.locked', person_id: person });
    assert.equal(events.length, 1);
  });
});
