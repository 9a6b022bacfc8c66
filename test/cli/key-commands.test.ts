import assert from 'node:assert/strict';
import { commands } from '../../server/cli/commands.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { ensureSigningKeys } from '../../server/keys/signing-keys.ts';
import { testConfig, testSecrets } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';

describe('commands on signing keys and the audit log', () => {
  const database = useDatabase();
  const run = (...argv: string[]) => runCommand(commands, argv, { ...testSecrets, DATABASE_URL: database.url() });
  const current = (alg: string): Promise<string> =>
    database()
      .knex('signing_keys')
      .where({ alg, status: 'current' })
      .first('kid')
      .then((row) => row.kid);
  const reasons = () => database().knex('audit_events').where({ type: 'operator.command.ran' }).pluck('detail');

  before(async () => {
    const longAgo = new Date(Date.now() - 48 * 3600 * 1000);
    await ensureSigningKeys(database().knex, createColumnCipher(testConfig()), longAgo);
  });

  it('changes nothing without a reason', async () => {
    const before = await current('ES256');
    for (const argv of [
      ['keys', 'rotate'],
      ['keys', 'withdraw', '--kid', before],
    ]) {
      assert.equal((await run(...argv)).exitCode, 2);
    }
    assert.equal(await current('ES256'), before);
    assert.deepEqual(await reasons(), []);
  });

  it('rotates one algorithm, keeps the reason, and leaves a key alone that was published just now', async () => {
    const [es256, rs256] = [await current('ES256'), await current('RS256')];
    const { out, exitCode } = await run('keys', 'rotate', '--alg', 'ES256', '--reason', 'yearly rotation');
    assert.equal(exitCode, 0);
    assert.notEqual(await current('ES256'), es256);
    assert.equal(out, `ES256 now signs with ${await current('ES256')}\n`);
    assert.equal(await current('RS256'), rs256);
    assert.deepEqual(await reasons(), [{ command: 'keys-rotate', reason: 'yearly rotation' }]);
    assert.equal((await run('keys', 'rotate', '--alg', 'ES256', '--reason', 'again')).exitCode, 1);
    assert.equal((await run('keys', 'rotate', '--alg', 'none', '--reason', 'x')).exitCode, 1);
  });

  it('withdraws a key once and puts the next one in its place', async () => {
    const kid = await current('RS256');
    assert.equal((await run('keys', 'withdraw', '--kid', kid, '--reason', 'leaked')).exitCode, 0);
    assert.notEqual(await current('RS256'), kid);
    assert.deepEqual(await run('keys', 'withdraw', '--kid', kid, '--reason', 'leaked'), {
      out: 'already-withdrawn\n',
      err: '',
      exitCode: 1,
    });
    const { detail } = await database().knex('audit_events').where({ type: 'keys.signing.withdrawn' }).first();
    assert.deepEqual(detail, { kid, reason: 'leaked' });
  });

  it('verifies the audit log and fails for an anchor that is none', async () => {
    assert.match((await run('audit', 'verify')).out, /^(intact|not-sealed)/);
    assert.deepEqual(await run('audit-verify', '--anchor', 'nonsense'), {
      out: 'anchor-malformed\n',
      err: '',
      exitCode: 1,
    });
  });

  it('T-152 says of a log whose end is gone, seals and all, what can be seen without an anchor', async () => {
    const audit = database.owner();
    await audit.transaction(async (tx) => {
      for (const table of ['audit_seal_members', 'audit_seals', 'audit_events']) {
        await tx.raw('ALTER TABLE ?? DISABLE TRIGGER USER', [table]);
        await tx(table).delete();
        await tx.raw('ALTER TABLE ?? ENABLE TRIGGER USER', [table]);
      }
    });
    const { out, exitCode } = await run('audit-verify');
    assert.match(
      out,
      /^intact: 0 events under 0 seals, 0 waiting for one\nafter the last event [1-9]\d* more numbers were drawn: .*--anchor/,
    );
    assert.equal(exitCode, 0);
  });
});
