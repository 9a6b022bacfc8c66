import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createFakePopulationRegistry } from '../../adapters/registries/fake-population.ts';
import { createEnterprisesCheck } from '../../server/cli/enterprise-commands.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import { claimEnterprise } from '../../server/enterprises/claim-enterprise.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { verifyIdentity } from '../../server/people/verify-identity.ts';
import { places } from '../contracts/enterprise-registry.ts';
import { madeUpCode } from '../enterprises/made-up-code.ts';
import { enterpriseParts, registryOf, rolesOf } from '../enterprises/support.ts';
import { citizenNumber } from '../people/citizen-number.ts';
import { testConfig, testSecrets } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';

describe('the command enterprises-check', () => {
  const database = useDatabase();
  const registry = registryOf();
  const cipher = createColumnCipher(testConfig());
  const run = (...argv: string[]) =>
    runCommand([createEnterprisesCheck(() => registry)], ['enterprises-check', ...argv], {
      ...testSecrets,
      DATABASE_URL: database.url(),
    });

  /** Somebody whose columns the command can read, which has keys of its own. */
  async function representative() {
    const { knex } = database();
    const id = randomUUID();
    await knex('persons').insert({ id });
    const claim = { type: 'resident-id', number: citizenNumber(), name: '李示例' } as const;
    const parts = { knex, cipher, registry: createFakePopulationRegistry(), clock: () => new Date() };
    assert.ok((await verifyIdentity(parts, id, claim)).ok);
    return { id, mobile: '', ...claim };
  }

  it('asks for the code and a reason', async () => {
    assert.equal((await run('--uscc', madeUpCode())).exitCode, 2);
    assert.equal((await run('--reason', 'x')).exitCode, 2);
    assert.deepEqual(await database().knex('audit_events').pluck('type'), []);
  });

  it('takes the word of the registry at once, and keeps the reason', async () => {
    const { knex } = database();
    const li = await representative();
    const uscc = registry.register(li);
    assert.ok((await claimEnterprise({ ...enterpriseParts(knex, registry), cipher }, li.id, { uscc })).ok);
    const check = () => run('--uscc', uscc, '--reason', 'letter of the registry');
    assert.deepEqual(await check(), { out: 'the registry says the same as before\n', err: '', exitCode: 0 });
    delete registry.entry(uscc).representative;
    assert.match((await check()).out, /the representative is so no more/);
    assert.deepEqual(await rolesOf(knex, li.id), {});
    const again = await check();
    assert.deepEqual([again.out, again.exitCode], ['nobody has claimed an enterprise with this code\n', 1]);
    const kept = await knex('audit_events').where({ type: 'operator.command.ran' }).pluck('detail');
    assert.deepEqual(kept, Array(3).fill({ command: 'enterprises-check', reason: 'letter of the registry' }));
    const ended = await knex('audit_events').where({ type: 'enterprise.registry.checked' }).orderBy('sequence');
    assert.deepEqual(
      ended.map(({ detail }) => [detail.command, detail.result]),
      ['unchanged', 'representative-ended', 'not-claimed'].map((result) => ['enterprises-check', result]),
    );
  });

  it('says when the registry does not answer', async () => {
    const { knex } = database();
    const li = await representative();
    const uscc = madeUpCode(places.down);
    await knex('enterprises').insert({
      ...{ id: li.id, uscc, name: '示例', kind: 'company', status: 'active' },
      representative_person_id: li.id,
    });
    const { out, exitCode } = await run('--uscc', uscc, '--reason', 'x');
    assert.deepEqual([out, exitCode], ['the enterprise registry did not answer; nothing was changed\n', 1]);
    assert.deepEqual(await rolesOf(knex, li.id), { [li.id]: 'representative' });
    const { outcome, detail } = await knex('audit_events')
      .where({ type: 'enterprise.registry.checked' })
      .orderBy('sequence', 'desc')
      .first();
    assert.deepEqual([outcome, detail.result], ['refused', 'registry-unavailable']);
  });
});
