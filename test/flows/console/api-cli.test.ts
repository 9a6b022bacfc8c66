import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { commands } from '../../../server/cli/commands.ts';
import { runCommand } from '../../../server/cli/run-command.ts';
import { permissions } from '../../../server/lib/permission.ts';
import { approve, useApp } from '../../support/app.ts';
import { freePort } from '../../support/free-port.ts';
import type { Browser } from '../../support/http-browser.ts';
import { makeClient } from '../protocol/protocol.ts';
import { asAdmin, unitIds } from './admins.ts';

const program = fileURLToPath(new URL('../../../server/cli.ts', import.meta.url));
const citizen = fixedId('person', 2);

describe('the admin API on the command line', function apiOnTheCommandLine() {
  this.timeout(300_000);
  const app = useApp();
  let browser: Browser;
  let directory = '';
  let clientId = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yimen-cli-'));
    browser = await asAdmin(app(), 'unit');
    ({ clientId } = await makeClient(app(), {
      redirect_uris: ['http://127.0.0.1/callback'],
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      dpop_bound_access_tokens: true,
      scope: `openid ${permissions.join(' ')}`,
    }));
  });
  after(async () => {
    browser.close();
    await rm(directory, { recursive: true, force: true });
  });
  const file = () => join(directory, 'made', 'here', 'token.json');

  /** Runs the command as an operator does; `opened` is given the address it prints. */
  async function cli(args: readonly string[], opened?: (address: string) => Promise<unknown>) {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args]);
    const said = { out: '', err: '' };
    let shown = false;
    child.stdout.on('data', (chunk) => {
      said.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said.err += chunk;
      const address = /^http\S+$/m.exec(said.err)?.[0];
      if (!address || shown || !said.err.endsWith('\n')) return;
      shown = true;
      // a page that did not come leaves nothing to wait for
      opened?.(address).catch((error) => {
        said.err += String(error);
        child.kill();
      });
    });
    const [exitCode] = await once(child, 'close');
    return { ...said, exitCode: Number(exitCode) };
  }
  const login = (scope: string, opened: (address: string) => Promise<unknown>, path = file()) => {
    const wish = ['--issuer', app().issuer, '--client-id', clientId, '--scope', scope, '--token-file', path];
    return cli(['api-login', ...wish], opened);
  };
  /** In this process: a process for each would take a second of its own. */
  const inside = (...argv: string[]) => runCommand(commands, argv, {});
  const run = (id: string, ...more: string[]) => inside('api', id, ...more, '--token-file', file());

  it('asks to log in first, and takes no file that others can read, or that is no login', async () => {
    const nobody = await run('roles.list');
    assert.deepEqual([nobody.exitCode, nobody.err], [1, '']);
    assert.match(nobody.out, /^You are not logged in\. .*api-login/);
    const mistyped = await run('roles.lost');
    assert.equal(mistyped.exitCode, 2);
    const elsewhere = await inside('api-login', '--issuer', 'http://id.example', '--client-id', clientId);
    assert.deepEqual([elsewhere.exitCode, elsewhere.out.includes('is no address with https')], [1, true]);
    const port = await freePort();
    const silent = await inside('api-login', '--issuer', `http://127.0.0.1:${port}`, '--client-id', clientId);
    assert.deepEqual([silent.exitCode, silent.out.startsWith('Nothing answers at')], [1, true]);
  });

  it('T-126 logs in through the browser, takes no answer but its own, and keeps the login for this user alone', async () => {
    const scope = 'roles.read roles.grant units.read';
    const done = await login(scope, async (address) => {
      const redirect = new URL(new URL(address).searchParams.get('redirect_uri') ?? '');
      assert.equal(redirect.hostname, '127.0.0.1');
      assert.notEqual(redirect.port, '', 'a port of its own');
      for (const forged of ['?code=stolen', '?code=stolen&state=guessed', '/../?error=access_denied']) {
        const answer = await fetch(redirect.href + forged);
        assert.equal(answer.status, 404, 'a page elsewhere cannot end or answer the login');
      }
      const asked = await browser.open(address);
      const shown = asked.forms.some(({ buttons }) => buttons.some(({ id }) => id === 'consent-approve'))
        ? await approve(browser, asked, 'nowhere:')
        : asked;
      assert.match(shown.body, /close this page/);
    });
    assert.deepEqual([done.exitCode, done.out], [0, 'Logged in for 10 minutes. Now: npm run cli -- api\n']);
    const { mode } = await stat(file());
    assert.equal(mode & 0o777, 0o600);
    const kept = JSON.parse(await readFile(file(), 'utf8'));
    assert.deepEqual(Object.keys(kept), ['issuer', 'clientId', 'accessToken', 'privateKey', 'expiresAt']);
  });

  it('runs operations by their names, in words or as JSON, and tells refusals with exit codes', async () => {
    const listed = await cli(['api', 'roles.list', '--json', '--token-file', file()]);
    assert.equal(listed.exitCode, 0, listed.out);
    const { grants } = JSON.parse(listed.out) as { grants: { unitId: string }[] };
    assert.deepEqual(new Set(grants.map(({ unitId }) => unitId)), new Set([unitIds.tax]));
    const inWords = await run('units.search', '--q', '税务局');
    assert.match(inWords.out, /^units:\n {2}-\n {4}id: [0-9a-f-]{36}$/m);
    const wish = ['--personId', citizen, '--role', 'desk', '--unitId', unitIds.tax, '--reason', 'weekly review'];
    const granted = await run('roles.grant', ...wish);
    assert.deepEqual([granted.exitCode, /^grantId: [0-9a-f-]{36}\n$/.test(granted.out)], [0, true], granted.out);
    const twice = await run('roles.grant', ...wish);
    assert.equal(twice.exitCode, 1);
    assert.match(
      twice.out,
      /^This person holds this role in this unit already\.\n\(console\.already-held, request [0-9a-f-]{36}\)\n$/,
    );
    const asJson = await run('roles.grant', ...wish, '--json');
    assert.deepEqual([asJson.exitCode, JSON.parse(asJson.out).code], [1, 'console.already-held']);
    const wrong = await run('roles.grant', ...wish, '--role', 'owner');
    assert.deepEqual([wrong.exitCode, /^These .*\n {2}--role: invalid_value\n/.test(wrong.out)], [1, true], wrong.out);
    const rename = ['--unitId', unitIds.tax, '--was', '{}', '--name', '{', '--reason', 'weekly review'];
    const noJson = await run('units.rename', ...rename);
    assert.deepEqual([noJson.exitCode, noJson.out], [1, 'No JSON: --name.\n']);
    const missing = await run('roles.grant', '--role', 'desk');
    assert.deepEqual(
      [missing.exitCode, missing.err.split('\n', 1)[0]],
      [2, '--personId and --unitId and --reason missing.'],
    );
    const unasked = await run('approvals.list');
    assert.match(unasked.out, /^The login was not asked for with this permission\./);
    assert.equal((await app().database.knex('role_grants').where({ person_id: citizen, ended_at: null })).length, 1);
  });

  it('says so when the administrator does not agree, and takes no file that others can read', async () => {
    await chmod(file(), 0o640);
    const open = await run('roles.list');
    assert.match(open.out, /^Others can read /);
    await chmod(file(), 0o600);
    const other = join(directory, 'other.json');
    const deny = async (address: string) =>
      browser.submit(await browser.open(address), {}, { button: 'consent-deny', stopAt: 'nowhere:' });
    const refused = await login('roles.read posts.read', deny, other);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.out, /^The service refused the login: access_denied/);
    await assert.rejects(stat(other));
    const forgotten = await inside('api-logout', '--token-file', file());
    assert.equal(forgotten.exitCode, 0);
    assert.match((await run('roles.list')).out, /^You are not logged in\./);
  });

  it('lists every operation, and explains the members of each with their types', async () => {
    const listed = await inside('api');
    assert.match(listed.out, /^ {2}roles\.grant +Grants a role/m);
    const help = await inside('api', 'roles.grant', '--help');
    assert.match(help.out, /^npm run cli -- api roles\.grant \[options\]$/m);
    assert.match(help.out, /^ {2}--personId <value> {2}uuid \(required\)$/m);
    assert.match(help.out, /^ {2}--role <value> {2}system, security, audit, unit, desk \(required\)$/m);
    assert.match(help.out, /^ {2}--json {2}prints the answer as the API gave it$/m);
    const all = await inside();
    assert.doesNotMatch(all.out, /api-roles\.grant/);
  });
});
