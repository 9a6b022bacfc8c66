import assert from 'node:assert/strict';
import { createFakeEnterpriseRegistry } from '../../adapters/registries/fake-enterprise.ts';
import { seedDemonstration } from '../../seeds/demonstration.ts';
import { demonstrationRegister } from '../../seeds/enterprise-register.ts';
import { enterprises } from '../../seeds/province.ts';
import { checkDueEnterprises } from '../../server/enterprises/check-due.ts';
import { claimEnterprise } from '../../server/enterprises/claim-enterprise.ts';
import { enterpriseParts } from '../enterprises/support.ts';
import { cipher } from '../people/support.ts';
import { useDatabase } from '../support/database.ts';

describe('seeds: the enterprises of the demonstration in the fake registry', () => {
  const database = useDatabase();
  const registry = createFakeEnterpriseRegistry({ register: demonstrationRegister() });
  const parts = () => enterpriseParts(database().knex, registry);
  const rows = (table: string) => database().knex(table).orderBy('id');

  before(async () => {
    const hashPassword = async () => ({ hash: 'none', pepperVersion: 1 });
    const config = { demoHost: 'localhost', demoPorts: [3001, 3002] as const };
    await seedDemonstration({ knex: database().knex, cipher, hashPassword, config });
  });

  it('are as the registry knows them: the daily check takes nothing away from the story', async () => {
    const plain = async () => (await rows('enterprises')).map(({ checked_at: _, check_due_at: __, ...rest }) => rest);
    const before = [await plain(), await rows('mandates')];
    const { checked } = await checkDueEnterprises(parts());
    assert.equal(checked, enterprises.filter(({ representative }) => representative !== undefined).length);
    assert.deepEqual([await plain(), await rows('mandates')], before);
  });

  it('leave one that can be claimed by somebody of the demonstration, and by nobody else', async () => {
    const open = enterprises.find(({ representative, registered }) => representative === undefined && registered);
    assert.ok(open?.registered);
    const [stranger, named] = [await idOf('李示例'), await idOf('王示例')];
    assert.equal((await claimEnterprise(parts(), stranger, { uscc: open.uscc })).ok, false);
    assert.equal((await claimEnterprise(parts(), named, { uscc: open.uscc })).ok, true);
  });

  const idOf = async (name: string): Promise<string> => (await database().knex('persons').where({ name }).first()).id;
});
