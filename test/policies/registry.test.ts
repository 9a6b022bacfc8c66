import assert from 'node:assert/strict';
import { once } from 'node:events';
import { openDatabase } from '../../server/db/open.ts';
import { defaultsOf } from '../../server/policies/policy.ts';
import { createPolicyRegistry, policiesChannel } from '../../server/policies/registry.ts';
import { insertVersion, type NewVersion } from '../../server/policies/store.ts';
import { makePerson } from '../roles/province.ts';
import { useDatabase } from '../support/database.ts';

describe('policies in the memory of a process', function policiesInMemory() {
  this.timeout(30_000);
  const database = useDatabase();
  const report = (code: string, cause: unknown) => assert.fail(`${code} ${cause}`);
  const versionOf = async (version: number, idleMinutes: number): Promise<NewVersion> => ({
    ...{ name: 'sessions', version, settings: { ...defaultsOf('sessions'), idleMinutes } },
    ...{ setBy: await makePerson(database().knex), approvedBy: undefined, reason: 'test', at: new Date() },
  });

  it('T-089 changes on every node by a notice, without being asked again', async () => {
    const url = database.url();
    const node = openDatabase({ url, poolSize: 2, statementTimeoutMs: 5000, acquireTimeoutMs: 5000 });
    const told = new EventTarget();
    const registry = await createPolicyRegistry({ database: node, report });
    // after the registry's own listener: what it read again is asked for after this
    await node.listen(
      policiesChannel,
      () => void told.dispatchEvent(new Event('change')),
      () => undefined,
    );
    assert.equal(registry.current().sessions.idleMinutes, 60);
    const changed = once(told, 'change');
    assert.ok(await insertVersion(database().knex, await versionOf(1, 30)));
    await changed;
    while (registry.current().sessions.idleMinutes !== 30) await node.knex.raw('SELECT 1');
    await node.close();
  });

  it('T-089 is read again when a notice was lost, and never goes back to an earlier version', async () => {
    const deaf = { ...database(), listen: async () => undefined };
    const registry = await createPolicyRegistry({ database: deaf, report });
    assert.ok(await insertVersion(database().knex, await versionOf(2, 20)));
    assert.equal(registry.current().sessions.idleMinutes, 30);
    await registry.refresh();
    assert.equal(registry.current().sessions.idleMinutes, 20);
    await database.owner()('policies').where({ name: 'sessions', version: 2 }).delete();
    await registry.refresh();
    assert.equal(registry.current().sessions.idleMinutes, 20);
    assert.throws(() => Object.assign(registry.current().sessions, { idleMinutes: 60 }), TypeError);
  });

  it('T-153 leaves what was to the service: no version is rewritten, and nobody approves their own', async () => {
    const { knex } = database();
    const version = await versionOf(3, 10);
    await assert.rejects(insertVersion(knex, { ...version, approvedBy: version.setBy }), /policies_two_persons/);
    assert.ok(await insertVersion(knex, version));
    assert.equal(await insertVersion(knex, { ...version, settings: defaultsOf('sessions') }), false);
    await assert.rejects(knex('policies').update({ reason: 'another' }), /permission denied/);
    await assert.rejects(knex('policies').delete(), /permission denied/);
  });
});
