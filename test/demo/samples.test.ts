import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type BareProvider, startBareProvider } from '../support/bare-provider.ts';
import { freePort } from '../support/free-port.ts';
import { type Browser, createBrowser } from '../support/http-browser.ts';

const docs = new URL('../../docs/', import.meta.url);
const guides = ['departments.md', 'departments.zh.md'];

describe('samples of the department guide', () => {
  for (const guide of guides) {
    for (const sample of ['login.mjs', 'login.py', 'application.yml', 'Application.java']) {
      it(`${guide} shows ${sample} as it is`, async () => {
        const [page, code] = await Promise.all([
          readFile(new URL(guide, docs), 'utf8'),
          readFile(new URL(`samples/${sample}`, docs), 'utf8'),
        ]);
        assert.ok(page.includes(code.trim()), `docs/${guide} differs from docs/samples/${sample}`);
      });
    }
  }

  describe('for Node, run', () => {
    let provider: BareProvider;
    let child: ChildProcessByStdio<null, Readable, null>;
    let home: string;
    let browser: Browser;

    before(async () => {
      const port = await freePort();
      home = `http://localhost:${port}`;
      provider = await startBareProvider({
        login: () => ({ accountId: 'p1' }),
        claims: { name: '王小明' },
        clients: [
          {
            client_id: 'sample',
            client_secret: 'a-secret-of-a-sample',
            redirect_uris: [`${home}/callback`],
            post_logout_redirect_uris: [`${home}/`],
          },
        ],
      });
      child = spawn(process.execPath, [fileURLToPath(new URL('samples/login.mjs', docs))], {
        env: {
          ISSUER: provider.issuer,
          CLIENT_ID: 'sample',
          CLIENT_SECRET: 'a-secret-of-a-sample',
          PORT: String(port),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      browser = createBrowser();
      // It says where to begin once it listens.
      const [said] = (await once(child.stdout, 'data')) as [Buffer];
      assert.equal(String(said).trim(), `${home}/login`);
    });
    after(async () => {
      browser.close();
      child.kill();
      await once(child, 'exit');
      await provider.close();
    });

    it('logs a person in and out', async () => {
      const page = await browser.open(`${home}/login`);
      assert.equal(page.url.href, `${home}/`);
      assert.equal((JSON.parse(page.body) as { name: string }).name, '王小明');
      const out = await browser.get(`${home}/logout`);
      assert.equal(out.location?.searchParams.get('post_logout_redirect_uri'), `${home}/`);
      assert.equal((await browser.get(home)).body, 'GET /login');
    });

    it('refuses an answer nobody asked for', async () => {
      assert.equal((await browser.get(`${home}/callback?code=x&state=y`)).status, 400);
    });
  });
});
