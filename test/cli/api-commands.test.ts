import assert from 'node:assert/strict';
import { commands } from '../../server/cli/commands.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import { permissions } from '../../server/lib/permission.ts';
import { testSecrets } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';
import { makeUnit } from '../support/make-application.ts';

describe('the command for programs of the admin API', () => {
  const database = useDatabase();
  let unitId = '';
  before(async () => {
    unitId = await makeUnit(database().knex);
  });
  const rows = () => database().knex('applications').select('client_id', 'first_party', 'metadata', 'secret_encrypted');
  const add = (redirectUri: string, more: readonly string[] = []) => {
    const what = ['--unit', unitId, '--name', '值班脚本', '--redirect-uri', redirectUri, '--reason', 'duty roster'];
    const argv = ['api-application-add', ...what, ...more];
    return runCommand(commands, argv, { ...testSecrets, DATABASE_URL: database.url() });
  };

  it('registers nothing for what is no permission, no unit, or no address that logins may come back to', async () => {
    const refused = [
      await add('http://localhost:3010/callback', ['--scope', 'roles.read everything']),
      await add('http://tool.example/callback'),
      await add('https://user@tool.example/callback'),
    ];
    for (const { exitCode } of refused) assert.equal(exitCode, 1);
    assert.deepEqual(await rows(), []);
  });

  it('T-124 registers a program of the service itself, without a secret, whose tokens are bound to its key', async () => {
    const done = await add('http://localhost:3010/callback', ['--scope', 'roles.read units.read']);
    assert.equal(done.exitCode, 0, JSON.stringify(done));
    const [row, ...more] = await rows();
    assert.deepEqual(more, []);
    assert.match(JSON.stringify(done), new RegExp(`client_id ${row.client_id}`));
    assert.equal(row.first_party, true);
    assert.equal(row.secret_encrypted, null);
    const { scope, token_endpoint_auth_method: method, dpop_bound_access_tokens: bound } = row.metadata;
    assert.deepEqual([scope, method, bound], ['openid roles.read units.read', 'none', true]);
    const [event] = await database().knex('audit_events').where({ type: 'operator.command.ran' });
    assert.deepEqual(event.detail, { command: 'api-application-add', reason: 'duty roster' });
    assert.equal(event.client_id, row.client_id);
  });

  it('takes every permission when none is named', async () => {
    await add('https://tool.example/callback');
    const all = (await rows()).map(({ metadata }) => metadata.scope);
    assert.ok(all.includes(`openid ${permissions.join(' ')}`));
  });
});
