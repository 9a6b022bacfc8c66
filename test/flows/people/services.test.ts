import assert from 'node:assert/strict';
import { createBrowser, useApp } from '../../support/app.ts';
import { decodeEntities } from '../../support/html-forms.ts';
import { enter } from './pages.ts';

describe('the directory of services', () => {
  const app = useApp();

  it('leads to each department by third-party initiated login, naming this issuer and nobody', async () => {
    await app().person('13800139850');
    const browser = createBrowser();
    await enter(app(), browser, '13800139850');
    const { body } = await browser.get(new URL('/services', app().issuer));
    const { demoHost, demoPorts, issuer } = app().config;
    for (const port of demoPorts) {
      const address = `http://${demoHost}:${port}/login?iss=${encodeURIComponent(issuer)}`;
      assert.ok(decodeEntities(body).includes(`href="${address}"`), `${address} is not in\n${body}`);
    }
    assert.doesNotMatch(body, /login_hint|13800139850/);
    browser.close();
  });
});
