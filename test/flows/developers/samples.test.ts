import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { demonstrationSecrets } from '../../../seeds/applications.ts';
import { systemKinds } from '../../../server/clients/system-kind.ts';
import { filledSample, samples, stacks, stacksFor } from '../../../server/developers/integrate/stacks.ts';
import { readShown } from '../../samples/program.ts';
import { useApp } from '../../support/app.ts';
import { type Developer, developersOf } from './team.ts';

/** What the handbook runs with the application of the demonstration. */
const withTheDemonstration = ['node', 'java', 'python', 'php', 'go', 'dotnet'] as const;
const secret = demonstrationSecrets['developer-demo'];
const folder = new URL('../../../docs/samples/', import.meta.url);

describe('the samples of the handbook', function handbook() {
  this.timeout(300_000);
  const app = useApp();
  const { developer, team, application, visit, party, close } = developersOf(app);
  let ada: Developer;
  let teamId = '';
  before(async () => {
    ada = await developer('王小明');
    teamId = await team(ada);
  });
  beforeEach(() => app().passSeconds(61));
  after(close);

  it('stand on the page of each kind of system as they are, but for the values of the application', async () => {
    for (const kind of systemKinds) {
      const redirectUris = kind === 'mobile' ? 'cn.example.app:/callback' : 'http://localhost:4711/callback';
      const client = await application(ada, teamId, { kind, ...(kind !== 'service' && { redirectUris }) });
      const path = `/developers/applications/${client.clientId}/integrate`;
      const { body } = await visit(ada, path);
      const offered = [...body.matchAll(/\/integrate\?stack=([a-z]+)"/g)].map(([, stack]) => stack);
      assert.deepEqual(offered, [...stacksFor(kind)]);
      for (const stack of stacksFor(kind)) {
        const shown = readShown((await visit(ada, `${path}?stack=${stack}`)).body);
        const { files } = samples[stack];
        assert.equal(shown.files.length, files.length);
        for (const [index, file] of files.entries()) {
          assert.ok(shown.files[index]?.name.endsWith(file) || file === 'login.html', file);
          isTheSame(file, shown.files[index]?.text ?? '');
        }
      }
    }
  });

  /** Lines differ where the handbook's own values stand, and nowhere else; none of those is left. */
  function isTheSame(file: string, shown: string): void {
    const ofTheHandbook = /developer-demo|localhost:3000|8080/;
    assert.doesNotMatch(shown, ofTheHandbook, file);
    const [lines, source] = [shown, readFileSync(new URL(file, folder), 'utf8')].map((text) => text.split('\n'));
    assert.equal(lines?.length, source?.length, file);
    for (const [index, line] of source?.entries() ?? [])
      if (!ofTheHandbook.test(line)) assert.equal(lines?.[index], line, file);
  }

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
      for (const stack of withTheDemonstration) {
        const run = samples[stack].run.replace('CLIENT_SECRET=…', `CLIENT_SECRET=${secret}`);
        assert.ok(handbook.includes(`\n${run}\n`), `${name} lacks how to run ${stack}`);
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
    const text = filledSample('go', values).files.find(({ name }) => name === 'login.go')?.text ?? '';
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
