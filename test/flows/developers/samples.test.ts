import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { filledSample, samples, stacks } from '../../../server/developers/integrate/stacks.ts';
import { approve, createBrowser, freePort, logIn, useApp } from '../../support/app.ts';
import { type Developer, developersOf } from './team.ts';

const folder = new URL('../../../docs/samples/', import.meta.url);

describe('the samples of the handbook', function handbook() {
  this.timeout(120_000);
  const app = useApp();
  const { developer, team, application, testPerson, visit, party, close } = developersOf(app);
  let ada: Developer;
  let teamId = '';
  const running: ChildProcess[] = [];
  before(async () => {
    ada = await developer('王小明');
    teamId = await team(ada);
  });
  beforeEach(() => app().passSeconds(61));
  after(async () => {
    close();
    for (const child of running) {
      child.kill();
      await once(child, 'exit');
    }
  });

  it('of Node really logs a test person in', async () => {
    const port = await freePort();
    const home = `http://localhost:${port}`;
    const client = await application(ada, teamId, { redirectUris: `${home}/callback`, postLogoutUris: `${home}/` });
    const env = {
      ...{ ISSUER: app().issuer, CLIENT_ID: client.clientId, CLIENT_SECRET: client.clientSecret, PORT: String(port) },
    };
    const child = spawn(process.execPath, [fileURLToPath(new URL('login.js', folder))], { env, stdio: 'pipe' });
    running.push(child);
    await once(child.stdout, 'data');
    const anna = createBrowser();
    const asked = await logIn(
      anna,
      await anna.open(`${home}/login`),
      await testPerson(ada, teamId, 'level-3'),
      'nowhere:',
    );
    const shown = await approve(anna, asked, 'nowhere:');
    assert.equal(shown.url.href, `${home}/`);
    assert.equal(JSON.parse(shown.body).name, '测试丙');
    anna.close();
  });

  it('stand on the page with the values of the application, and without its secret', async () => {
    const client = await application(ada, teamId);
    for (const stack of ['node', 'go', 'apache', 'nonsense', '../../etc/passwd']) {
      const page = await visit(
        ada,
        `/developers/applications/${client.clientId}/integrate?stack=${encodeURIComponent(stack)}`,
      );
      assert.equal(page.status, 200);
      assert.ok(page.body.includes(client.clientId));
      assert.ok(!page.body.includes('developer-demo'));
      assert.ok(!page.body.includes(client.clientSecret));
    }
  });

  it('are one source: the pages read the files, and the handbooks show every one of them as it is', () => {
    const files = stacks.flatMap((stack) => samples[stack].files);
    // the program of administrators stands in their own handbook
    const present = readdirSync(folder).filter((name) => name.includes('.') && name !== 'admin-api.js');
    assert.deepEqual([...files].sort(), present.sort());
    for (const name of ['departments.md', 'departments.zh.md']) {
      const handbook = readFileSync(new URL(`../${name}`, folder), 'utf8');
      for (const file of files) {
        const text = readFileSync(new URL(file, folder), 'utf8').trim();
        assert.ok(handbook.includes(text) || handbook.includes(`samples/${file}`), `${name} lacks ${file}`);
      }
    }
  });

  it('put in what belongs to the application, once', () => {
    const values = {
      issuer: 'https://login.example',
      clientId: 'developer-demo-of-mine',
      redirectUri: 'https://a.example/callback',
      scope: 'openid email',
    };
    const [{ text } = { text: '' }] = filledSample('go', values).files;
    assert.match(text, /"openid", "email"/);
    assert.match(text, /https:\/\/a\.example\/callback/);
    assert.doesNotMatch(filledSample('spa', values).files[0]?.text ?? '', /of-mine-of-mine|localhost:3000/);
  });

  it('of a page without a server get their tokens from their own site alone', async () => {
    const client = await application(ada, teamId, { kind: 'spa' });
    const ask = (origin: string, { clientId } = client) =>
      fetch(`${app().issuer}/token`, {
        method: 'POST',
        headers: { origin },
        body: new URLSearchParams({ grant_type: 'authorization_code', client_id: clientId, code: 'x' }),
      });
    const own = await ask('http://localhost:8080');
    assert.equal(own.headers.get('access-control-allow-origin'), 'http://localhost:8080');
    const foreign = await ask('https://evil.example');
    assert.equal(foreign.headers.get('access-control-allow-origin'), null);
    const mobile = await application(ada, teamId, { kind: 'mobile', redirectUris: 'cn.example.app:/callback' });
    const framed = await ask('null', mobile);
    assert.equal(framed.headers.get('access-control-allow-origin'), null, 'an address of an app is no origin');
    const rp = await party({ clientId: client.clientId });
    assert.ok(rp.config.serverMetadata().token_endpoint);
  });
});
