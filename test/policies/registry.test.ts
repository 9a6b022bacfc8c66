import assert from 'node:assert/strict';
import { once } from 'node:events';
import { policyChange } from '../../server/console/policy-operations.ts';
import { openDatabase } from '../../server/db/open.ts';
import { listPolicyVersions } from '../../server/policies/list-policies.ts';
import { defaultsOf } from '../../server/policies/policy.ts';
import { readPolicy } from '../../server/policies/read-policy.ts';
import { createPolicyRegistry, policiesChannel } from '../../server/policies/registry.ts';
import { insertVersion, type NewVersion } from '../../server/policies/store.ts';
import { makePerson, makeUnitBelow } from '../roles/province.ts';
import { useDatabase } from '../support/database.ts';

describe('policies in the memory of a process', () => {
  const database = useDatabase();
  const report = (code: string, cause: unknown) => assert.fail(`${code} ${cause}`);
  const alone = () => ({ database: { ...database(), listen: async () => undefined }, clock: () => new Date() });
  const versionOf = async (version: number, idleMinutes: number): Promise<NewVersion> => ({
    ...{ name: 'sessions', version, settings: { ...defaultsOf('sessions'), idleMinutes } },
    ...{ setBy: await makePerson(database().knex), approvedBy: undefined, reason: 'test', at: new Date() },
  });

  it('T-089 changes on every node by a notice, without being asked again', async () => {
    const url = database.url();
    const node = openDatabase({ url, poolSize: 2, statementTimeoutMs: 5000, acquireTimeoutMs: 5000 });
    const told = new EventTarget();
    const registry = await createPolicyRegistry({ database: node, clock: () => new Date(), report });
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
    const registry = await createPolicyRegistry({ ...alone(), report });
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

  it('counts the nearest of what a release no longer takes, and tells the log of it once', async () => {
    const told: string[] = [];
    const hears = (code: string, cause: unknown) => void told.push(`${code} ${cause}`);
    const stored = { ...(await versionOf(4, 500)), settings: { idleMinutes: 500, absoluteHours: 24 } };
    assert.ok(await insertVersion(database().knex, stored));
    const registry = await createPolicyRegistry({ ...alone(), report: hears });
    await registry.refresh();
    assert.equal(registry.current().sessions.idleMinutes, 60);
    assert.equal(registry.sessionPolicies().at(-1)?.sessions.idleMinutes, 60);
    assert.deepEqual(told, ['policies.out-of-bounds Error: sessions 4: idleMinutes']);
    const { version, settings, strays } = await readPolicy(database().knex, 'sessions');
    assert.deepEqual([version, settings.idleMinutes, strays], [4, 60, ['idleMinutes']]);
    const { versions } = await listPolicyVersions(database().knex, 'sessions', undefined);
    assert.deepEqual(versions[0]?.changes, [{ field: 'idleMinutes', from: 10, to: 500, isLooser: true }], 'as it was');
  });

  it('remembers the limits of sessions that counted in the last day, and no others', async () => {
    await database.owner()('policies').where({ name: 'sessions' }).delete();
    for (const [version, idleMinutes] of [
      [1, 30],
      [3, 10],
      [4, 500],
    ] as const)
      assert.ok(await insertVersion(database().knex, await versionOf(version, idleMinutes)));
    const registry = await createPolicyRegistry({ ...alone(), report: () => undefined });
    const limits = () => registry.sessionPolicies().map(({ version, sessions }) => [version, sessions.idleMinutes]);
    assert.deepEqual(limits(), [
      [1, 30],
      [3, 10],
      [4, 60],
    ]);
    assert.ok(registry.sessionPolicies().every(({ until }, index) => (until === undefined) === (index === 2)));
    const later = () => new Date(Date.now() + 25 * 3600 * 1000);
    const after = await createPolicyRegistry({ ...alone(), clock: later, report: () => undefined });
    assert.deepEqual(
      after.sessionPolicies().map(({ version }) => version),
      [4],
    );
  });

  it('T-089 never fails a change that is made, whether it can be read back at that moment or not', async () => {
    const told: string[] = [];
    let isDown = false;
    const broken = {
      ...database(),
      listen: async () => undefined,
      get knex() {
        if (isDown) throw new Error('no database');
        return database().knex;
      },
    };
    const registry = await createPolicyRegistry({
      ...alone(),
      database: broken,
      report: (code) => void told.push(code),
    });
    const [personId, roots] = [await makePerson(database().knex), [await makeUnitBelow(database().knex, null)]];
    const admin = { person: { id: personId }, roots, permissions: [] };
    const closed = { ...defaultsOf('registration'), byMobile: false };
    const wish = { policy: 'registration', version: 0, settings: closed, reason: 'test' };
    const changed = () => {
      isDown = true;
      return registry.changed();
    };
    const parts = { knex: database().knex, acts: {}, clock: () => new Date(), policies: { ...registry, changed } };
    const done = await policyChange.run(parts as never, admin as never, wish);
    assert.deepEqual(done, { ok: true, value: { version: 1 } });
    assert.deepEqual(told, ['policies.out-of-bounds', 'policies.not-read']);
    await assert.rejects(registry.refresh(), /no database/);
    isDown = false;
    await registry.refresh();
    assert.equal(registry.current().registration.byMobile, false);
  });
});
