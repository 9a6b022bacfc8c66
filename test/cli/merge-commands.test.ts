import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { accountMerge, accountMergeUndo } from '../../server/cli/merge-commands.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import { getPerson } from '../../server/people/find-person.ts';
import { dumpAll, type Merging, makePerson, merge, mergingParts } from '../merging/support.ts';
import { testSecrets } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';

describe('the commands account-merge and account-merge-undo', () => {
  const database = useDatabase();
  let parts: Merging;
  before(async () => {
    parts = await mergingParts(database());
  });
  const run = (...argv: string[]) =>
    runCommand([accountMerge, accountMergeUndo], argv, { ...testSecrets, DATABASE_URL: database.url() });
  const rehearse = (surviving: string, retired: string, ...more: string[]) =>
    run('account-merge', '--surviving', surviving, '--retired', retired, '--reason', 'asked by the desk', ...more);

  it('ask for a reason, and a rehearsal must be called one', async () => {
    const [one, other] = [await makePerson(parts), await makePerson(parts)];
    assert.equal((await run('account-merge', '--surviving', one, '--retired', other)).exitCode, 2);
    assert.equal((await rehearse(one, other)).exitCode, 2);
    assert.equal((await rehearse(one, other, '--dry-run', 'no')).exitCode, 1);
    assert.equal((await run('account-merge-undo', '--merge', randomUUID())).exitCode, 2);
  });

  it('rehearse without changing anything', async () => {
    const [one, other] = [await makePerson(parts), await makePerson(parts)];
    const before = await dumpAll(database());
    const { out, exitCode } = await rehearse(one, other, '--dry-run', 'yes');
    assert.equal(exitCode, 0);
    assert.match(out, /identifiers: 1\npersons: 1\nsessions that end: 0/);
    assert.deepEqual(await dumpAll(database()), before);
    assert.deepEqual(await database().knex('account_merges').where({ retired_id: other }), []);
  });

  it('say why it cannot be done', async () => {
    const [one, other] = [await makePerson(parts), await makePerson(parts, { level: 2 })];
    const refused = await rehearse(one, other, '--dry-run', 'yes');
    assert.deepEqual([refused.out, refused.exitCode], ['cannot be merged: less-proven\n', 1]);
    assert.match((await rehearse(one, randomUUID(), '--dry-run', 'yes')).out, /There is no account/);
    assert.match((await rehearse(one, 'x', '--dry-run', 'yes')).out, /no account id/);
  });

  it('undo once, and keep the reason', async () => {
    const [one, other] = [await makePerson(parts), await makePerson(parts)];
    const merged = await merge(parts, one, other);
    assert.ok(merged.ok);
    const undo = () => run('account-merge-undo', '--merge', merged.merge.id, '--reason', 'letter of 3 March');
    const done = await undo();
    assert.equal(done.exitCode, 0);
    assert.match(done.out, /identifiers: 1 as before/);
    assert.equal((await getPerson(database().knex, other)).status, 'active');
    assert.deepEqual([(await undo()).out, (await undo()).exitCode], ['cannot be undone: over\n', 1]);
    const kept = await database().knex('audit_events').where({ type: 'operator.command.ran' }).pluck('detail');
    assert.ok(kept.some(({ reason }) => reason === 'letter of 3 March'));
  });
});
