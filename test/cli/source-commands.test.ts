import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../../server/cli/commands.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import { createSourceTest } from '../../server/cli/source-commands.ts';
import { openSourceForTest } from '../../server/identity-sources.ts';
import { common } from '../federation/support.ts';
import { type BareProvider, startBareProvider } from '../support/bare-provider.ts';
import { testSecrets } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';

describe('commands on identity sources', () => {
  const database = useDatabase();
  const secret = 'a secret between two houses, long enough';
  let provider: BareProvider;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yimen-sources-'));
    const client = { client_id: 'door', client_secret: secret, redirect_uris: ['https://door.example/callback'] };
    provider = await startBareProvider({ clients: [client], login: () => undefined });
  });
  after(async () => {
    await provider.close();
    await rm(folder, { recursive: true });
  });

  const run = (argv: string[], env: Record<string, string> = {}) =>
    runCommand([...commands, createSourceTest(openSourceForTest)], argv, {
      ...testSecrets,
      DATABASE_URL: database.url(),
      YIMEN_EGRESS_ALLOWED_HOSTS: new URL(provider.issuer).host,
      ...env,
    });

  async function file(changes: Record<string, unknown> = {}, secrets: unknown = { clientSecret: secret }) {
    const connection = { issuer: provider.issuer, clientId: 'door', clientAuthentication: 'client_secret_basic' };
    const configuration = { ...common, kind: 'oidc', connection, ...changes };
    const path = join(folder, `${crypto.randomUUID()}.json`);
    await writeFile(path, JSON.stringify({ configuration, secrets, position: 2 }));
    return path;
  }
  const rows = () => database().knex('identity_sources');
  const events = (type: string) => database().knex('audit_events').where({ type }).pluck('detail');

  it('adds nothing without a reason, from a file that is none, or with settings that are wrong', async () => {
    assert.equal((await run(['source-add', '--file', await file()])).exitCode, 2);
    const refused = [
      [join(folder, 'nowhere.json'), /cannot be read/],
      [await file({ highestIal: 9 }), /configuration\.highestIal/],
      [
        await file({ mapping: { name: 'name(', attributes: {} } }),
        /configuration\.mapping\.name: settings\.expression/,
      ],
      [await file({}, { clientSecret: secret, password: 'x' }), /secrets/],
    ] as const;
    for (const [path, pattern] of refused) {
      const { out, exitCode } = await run(['source-add', '--file', path, '--reason', 'a test']);
      assert.equal(exitCode, 1);
      assert.match(out, pattern);
      assert.ok(!out.includes(secret));
    }
    assert.deepEqual(await rows(), []);
    assert.deepEqual(await events('source.added'), []);
  });

  it('adds one, keeps the secret sealed, says what to send, and takes no second one of its name', async () => {
    const { out, exitCode } = await run(['source-add', '--file', await file(), '--reason', 'agreed in March']);
    assert.equal(exitCode, 0, out);
    assert.match(out, /\/federation\/city\/callback/);
    const [row] = await rows();
    assert.equal(row.position, 2);
    assert.ok(!JSON.stringify(row).includes(secret) && !row.secrets_encrypted.includes(secret));
    const added = { sourceId: row.id, kind: 'oidc', command: 'source-add' };
    assert.deepEqual(await events('source.added'), [added], 'nobody was asked beside the operator, and it says so');
    assert.deepEqual(await events('operator.command.ran'), [{ command: 'source-add', reason: 'agreed in March' }]);
    assert.equal((await run(['source-add', '--file', await file(), '--reason', 'x'])).exitCode, 1);
    // T-110: another name for the same issuer would be two keys for one person
    assert.equal((await run(['source-add', '--file', await file({ id: 'town' }), '--reason', 'x'])).exitCode, 1);
    assert.match((await run(['source-list'])).out, /^city {2}oidc {2}on {2}http/);
  });

  it('tests it step by step and names the step that fails', async () => {
    const { out, exitCode } = await run(['source-test', '--source', 'city']);
    assert.equal(exitCode, 0, out);
    assert.match(out, /discovery\s+well\s+reading what the source says of itself/);
    const closed = await run(['source-test', '--source', 'city'], { YIMEN_EGRESS_ALLOWED_HOSTS: '' });
    assert.equal(closed.exitCode, 1);
    assert.match(closed.out, /discovery\s+not-allowed.*\nAn address of it may not be called/);
    assert.equal((await run(['source-test', '--source', 'nobody'])).exitCode, 1);
    const tried = { command: 'source-test', reason: 'city' };
    assert.deepEqual((await events('operator.command.ran')).slice(-2), [tried, tried]);
    const ended = await database().knex('audit_events').where({ type: 'source.tested' }).orderBy('sequence');
    assert.deepEqual(
      ended.map(({ outcome, detail }) => [outcome, detail.step, detail.result, detail.command]),
      [
        ['success', 'client', 'passed', 'source-test'],
        ['refused', 'discovery', 'not-allowed', 'source-test'],
      ],
      'how it ended, and nothing of a source that there is not',
    );
  });

  it('changes its settings, keeps or replaces the secret, and leaves the switch', async () => {
    const [before] = await rows();
    const change = async (changes: Record<string, unknown>, secrets?: unknown) =>
      run(['source-change', '--file', await file(changes, secrets), '--reason', 'their level was proven']);
    const kept = await change({ highestIal: 2, enabled: false }, null);
    assert.equal(kept.exitCode, 0, kept.out);
    const [row] = await rows();
    assert.deepEqual([row.configuration.highestIal, row.enabled, row.version], [2, true, before.version + 1]);
    assert.equal((await run(['source-test', '--source', 'city'])).exitCode, 0, 'by the secret it had');
    assert.equal((await change({}, { clientSecret: 'not the one' })).exitCode, 0);
    assert.match((await run(['source-test', '--source', 'city'])).out, /client-refused/);
    assert.equal((await change({}, { clientSecret: secret })).exitCode, 0);
    assert.deepEqual(await events('source.changed'), Array(3).fill({ sourceId: row.id, command: 'source-change' }));
  });

  it('T-110 changes no kind, no issuer, no source that is not there, and nothing by half', async () => {
    const before = await rows();
    const elsewhere = {
      issuer: 'https://other.example',
      clientId: 'door',
      clientAuthentication: 'client_secret_basic',
    };
    const directory = {
      issuer: 'urn:ldap:office',
      urls: ['ldaps://directory.example'],
      searchDn: 'cn=search',
      base: 'dc=example',
    };
    const refused = [
      [await file({ connection: elsewhere }), /never change/],
      [await file({ kind: 'ldap', connection: directory }, { searchPassword: 'x' }), /never change/],
      [await file({ id: 'nobody' }), /no source with this id/],
      [await file({ highestIal: 9 }), /configuration\.highestIal/],
      [await file({}, { password: 'x' }), /secrets/],
    ] as const;
    for (const [path, pattern] of refused) {
      const { out, exitCode } = await run(['source-change', '--file', path, '--reason', 'x']);
      assert.equal(exitCode, 1);
      assert.match(out, pattern);
    }
    assert.deepEqual(await rows(), before);
    assert.equal((await events('source.changed')).length, 3);
  });

  it('switches it off and on, once each', async () => {
    const off = () => run(['source-disable', '--source', 'city', '--reason', 'their key leaked']);
    assert.match((await off()).out, /city is off\n0 sessions ended/);
    assert.equal((await off()).exitCode, 1);
    assert.match((await run(['source-list'])).out, /off/);
    assert.equal((await run(['source-enable', '--source', 'city', '--reason', 'new key'])).exitCode, 0);
    assert.deepEqual(
      (await events('source.disabled')).map(({ command }) => command),
      ['source-disable'],
    );
    const [{ id: sourceId }] = await rows();
    assert.deepEqual(await events('source.enabled'), [{ sourceId, command: 'source-enable' }]);
    assert.equal((await run(['source-disable', '--source', 'nobody', '--reason', 'x'])).exitCode, 1);
  });

  it('takes no address in the clear in production', async () => {
    const { addSource } = await import('../../server/federation/manage-sources.ts');
    const connection = { issuer: 'http://id.example', clientId: 'door', clientAuthentication: 'client_secret_basic' };
    const parts = { config: { mode: 'production' } } as unknown as Parameters<typeof addSource>[0];
    const configuration = { ...common, id: 'plain', kind: 'oidc', connection };
    const added = await addSource(parts, { command: 'source-add', reason: 'x' }, { configuration, secrets: {} });
    assert.deepEqual(added, {
      ok: false,
      reason: 'settings',
      problems: [{ path: 'configuration.connection.issuer', code: 'settings.https', message: 'settings.https' }],
    });
  });
});
