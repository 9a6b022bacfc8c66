import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { permissions } from '../../../server/lib/permission.ts';
import { approve, useApp } from '../../support/app.ts';
import { freePort } from '../../support/free-port.ts';
import { makeClient } from '../protocol/protocol.ts';
import { asAdmin, unitIds } from './admins.ts';

const docs = new URL('../../../docs/', import.meta.url);

describe('the sample of the admin API', () => {
  const app = useApp();

  it('stands in the handbook of administrators as it is, in both languages', () => {
    const code = readFileSync(new URL('samples/admin-api.js', docs), 'utf8').trim();
    for (const guide of ['administrators.md', 'administrators.zh.md'])
      assert.ok(readFileSync(new URL(guide, docs), 'utf8').includes(code), guide);
  });

  it('really reads the roles in the reach of whoever logs in', async () => {
    const port = await freePort();
    const redirect = `http://localhost:${port}/callback`;
    const metadata = {
      redirect_uris: [redirect],
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      dpop_bound_access_tokens: true,
      scope: `openid ${permissions.join(' ')}`,
    } as const;
    const { clientId } = await makeClient(app(), metadata);
    const env = { ...process.env, ISSUER: app().issuer, CLIENT_ID: clientId, PORT: String(port) };
    const child = spawn(process.execPath, [fileURLToPath(new URL('samples/admin-api.js', docs))], { env });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    const browser = await asAdmin(app(), 'unit');
    const asked = await browser.open(said.replace('Log in at ', '').trim());
    assert.match(asked.body, /管理权限 · roles\.read/);
    const shown = await approve(browser, asked, 'nowhere:');
    assert.equal(shown.body, 'Done. You can close this page.');
    assert.deepEqual(await exited, [0, null]);
    browser.close();
    const { grants } = JSON.parse(said.slice(said.indexOf('\n') + 1)) as { grants: { unitId: string }[] };
    assert.deepEqual(
      grants.map(({ unitId }) => unitId),
      [unitIds.tax],
    );
  });
});
