import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { commands } from '../../server/cli/commands.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import { testSecrets } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';

describe('commands on the outbox and the audit key', () => {
  const database = useDatabase();
  const run = (...argv: string[]) => runCommand(commands, argv, { ...testSecrets, DATABASE_URL: database.url() });
  const ids = [randomUUID(), randomUUID(), randomUUID()];
  const statusOf = async (id: string) => (await database().knex('outbox_entries').where({ id }).first('status')).status;
  const reasons = () => database().knex('audit_events').where({ type: 'operator.command.ran' }).pluck('detail');

  it('says that nothing was given up', async () => {
    assert.deepEqual(await run('outbox', 'list'), { out: 'Nothing was given up.\n', err: '', exitCode: 0 });
  });

  it('lists what was given up without what was in it, and replays it once, with a reason', async () => {
    const entry = (id: string | undefined, target: string) => ({
      id,
      kind: 'backchannel-logout',
      target,
      payload_encrypted: Buffer.from('secret'),
      status: 'dead',
      attempts: 32,
      next_attempt_at: new Date(),
      last_error: 'logout.unreachable',
      finished_at: new Date(),
    });
    await database()
      .knex('outbox_entries')
      .insert([entry(ids[0], 'tax'), entry(ids[1], 'tax'), entry(ids[2], 'housing')]);
    const { out } = await run('outbox-list');
    assert.equal(out.trim().split('\n').length, 3);
    assert.match(out, new RegExp(`${ids[0]} {2}backchannel-logout {2}tax {2}32 tries {2}logout\\.unreachable`));
    assert.doesNotMatch(out, /secret|736563726574/);

    assert.equal((await run('outbox-replay', '--id', ids[0] ?? '')).exitCode, 2, 'no reason');
    assert.equal(await statusOf(ids[0] ?? ''), 'dead');
    const why = ['--reason', 'the department is back'];
    assert.deepEqual(await run('outbox-replay', '--id', ids[2] ?? '', ...why), {
      out: '1 back in the queue\n',
      err: '',
      exitCode: 0,
    });
    assert.equal(await statusOf(ids[2] ?? ''), 'pending');
    assert.equal((await run('outbox-replay', '--id', ids[2] ?? '', ...why)).exitCode, 1, 'only once');
    assert.equal((await run('outbox-replay', '--target', 'tax', ...why)).out, '2 back in the queue\n');
    assert.equal((await run('outbox-replay', '--target', 'tax', ...why)).exitCode, 1);
    for (const wrong of [[], ['--id', 'x'], ['--id', ids[0] ?? '', '--target', 'tax']])
      assert.equal((await run('outbox-replay', ...why, ...wrong)).exitCode, 1);
    const kept = await reasons();
    assert.equal(kept.length, 4);
    assert.deepEqual(kept[0], { command: 'outbox-replay', reason: 'the department is back' });
  });

  it('prints the public key of the audit log, which goes on verifying when another key takes over', async () => {
    const { out } = await run('audit-key');
    assert.match(out, /^[A-Za-z0-9+/]{43}=\n$/);
    const rotated = await runCommand(commands, ['audit-verify'], {
      ...testSecrets,
      DATABASE_URL: database.url(),
      YIMEN_AUDIT_SIGNING_KEY: randomBytes(32).toString('base64'),
      YIMEN_AUDIT_FORMER_KEYS: out.trim(),
    });
    assert.match(`${rotated.out}${rotated.err}`, /^(intact|not-sealed)/);
  });
});
